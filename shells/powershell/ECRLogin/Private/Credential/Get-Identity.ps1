function script:Get-Identity {
    # Returns the identity of a request, from the parameters and from the session's credentials in AWS Tools.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    $location = $Parameters['ProfileLocation']
    if ($location) { $location = Resolve-FilePath $Caller $location }
    $credential = Get-StaticCredential $Caller $Parameters $location
    @{
        ProfileLocation = $location
        Options = @(if (-not $credential -and $Parameters['ProfileName']) { "--profile=$($Parameters['ProfileName'])" })
        Environment = @(
            if ($location) { "AWS_SHARED_CREDENTIALS_FILE=$location" }
            if ($credential) { Get-CredentialVariable $credential }
        )
    }
}
