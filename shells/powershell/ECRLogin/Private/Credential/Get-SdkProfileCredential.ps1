function script:Get-SdkProfileCredential {
    # Returns the credentials of a profile that is only in AWS Tools' encrypted store; null for any other profile.
    param([Management.Automation.PSCmdlet] $Caller, [string] $ProfileName, [string] $Location)

    if ($ProfileName -cin (Get-ProfileName $Location)) { return }
    $arguments = @{ ProfileName = $ProfileName }
    if ($Location) { $arguments.ProfileLocation = $Location }
    $credential = Invoke-GetAwsCredential $Caller $arguments
    if ($credential) { ConvertTo-StaticCredential $Caller $credential }
}
