function script:Assert-Select {
    # Ends the caller's command when a value of -Select is none that AWS Tools would take.
    param([Management.Automation.PSCmdlet] $Caller, [string] $Select)

    if ($Select -eq '*' -or $Select -in '^RegistryId', '^RegistryIds', '^Select') { return }
    $first, $second, $rest = $Select -split '\.'
    $types = @{ AuthorizationToken = [string]; ExpiresAt = [datetime]; ProxyEndpoint = [string] }
    $type = if ($second) { $types[$second] } elseif ($Select -notmatch '\.') { [object] }
    foreach ($name in $rest) {
        $property = if ($type) { $type.GetProperty($name, [Reflection.BindingFlags] 'Public, Instance, IgnoreCase') }
        $type = if ($property) { $property.PropertyType }
    }
    if ($first -eq 'AuthorizationData' -and $type) { return }

    $exception = [ArgumentException]::new('Invalid value for -Select parameter.', 'Select')
    $Caller.ThrowTerminatingError(
        [Management.Automation.ErrorRecord]::new($exception, 'invalid-usage', 'InvalidArgument', $Select))
}

function script:Select-Response {
    # What -Select picks of a response: the whole, the objects at a path of properties, or a parameter's value.
    param($Response, [string] $Select, $Question)

    switch -Wildcard ($Select) {
        '`*' { return $Response }
        '^Select' { return $Select }
        '^*' { return $Question.RegistryIds }
    }
    $selected = @($Response)
    foreach ($name in $Select -split '\.') {
        $selected = @(foreach ($one in $selected) { foreach ($value in $one.$name) { $value } })
    }
    $selected
}

function script:ConvertTo-TokenResponse {
    # The API's response with entries of the CLI's JSON.
    param([object[]] $Answers)

    $entries = @(foreach ($one in $Answers) {
            $entry = [pscustomobject]@{
                PSTypeName = 'ECRLogin.AuthorizationData'
                AuthorizationToken = $one.AuthorizationToken
                ExpiresAt = [datetime] $one.ExpiresAt
                ProxyEndpoint = $one.ProxyEndpoint
            }
            Add-View $entry 'ProxyEndpoint', 'ExpiresAt'
            $entry
        })
    [pscustomobject]@{ PSTypeName = 'ECRLogin.TokenResponse'; AuthorizationData = $entries }
}
