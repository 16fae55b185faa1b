function script:Get-SelectValue {
    # Returns the value of -Select for a request.
    param($Request)

    if ($null -eq $Request.Select) { 'AuthorizationData' } else { $Request.Select }
}

function script:Assert-Select {
    # Ends the caller's command if AWS Tools would reject this value of -Select. The message is that of AWS Tools.
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
    # Returns what -Select selects: the whole response, the values at a path of properties, or a parameter's value.
    param($Response, [string] $Select, $Request)

    switch -Wildcard ($Select) {
        '`*' { return $Response }
        '^Select' { return $Select }
        '^*' { return $Request.RegistryIds }
    }
    $selected = @($Response)
    foreach ($name in $Select -split '\.') {
        $selected = @(foreach ($one in $selected) { foreach ($value in $one.$name) { $value } })
    }
    $selected
}

function script:ConvertTo-TokenResponse {
    # Converts entries from the CLI's JSON to the API's response.
    param([object[]] $Entries)

    $data = @(foreach ($one in $Entries) {
            $entry = [pscustomobject]@{
                PSTypeName = 'ECRLogin.AuthorizationData'
                AuthorizationToken = $one.AuthorizationToken
                ExpiresAt = [datetime] $one.ExpiresAt
                ProxyEndpoint = $one.ProxyEndpoint
            }
            Add-View $entry 'ProxyEndpoint', 'ExpiresAt'
            $entry
        })
    [pscustomobject]@{ PSTypeName = 'ECRLogin.TokenResponse'; AuthorizationData = $data }
}
