function script:Get-SelectedToken {
    # Requests tokens for the parameters of a command, or for each piped object if Piped is not null. Returns what -Select
    # selects as Selected, and the responses of the CLI as Responses.
    param($Caller, $Bound, $Piped)

    $requests = @(Get-Request $Caller $Bound $Piped)
    foreach ($request in $requests) { foreach ($one in Get-RequestInput $request) { Assert-Select $Caller $one } }
    $responses = @(foreach ($request in $requests) { Invoke-Request $Caller 'token' @() $request })
    $selected = @(foreach ($response in $responses) {
            foreach ($one in Get-RequestInput $response.Request) {
                $entries = @(Get-TokenEntry $response $one.RegistryIds)
                if ($entries) { Select-Response (ConvertTo-TokenResponse $entries $one.IsPublic) $one }
            }
        })
    @{ Selected = $selected; Responses = $responses }
}

function script:Get-SelectValue {
    # Returns the value of -Select for a request.
    param($Request)

    if ($null -eq $Request.Select) { 'AuthorizationData' } else { $Request.Select }
}

function script:Get-SelectableProperty {
    # Returns the properties of an entry, with their types.
    param($IsPublic)

    $properties = [ordered]@{ AuthorizationToken = [string]; ExpiresAt = [datetime] }
    # ECR Public has no endpoint.
    if (-not $IsPublic) { $properties['ProxyEndpoint'] = [string] }
    $properties
}

function script:Get-SelectableParameter {
    # Returns the parameters that -Select can return, by their names and aliases.
    param($IsPublic)

    if (-not $IsPublic) { '^RegistryId', '^RegistryIds' }
    '^Select'
}

function script:Assert-Select {
    # Ends the caller's command if AWS Tools would reject this value of -Select. The message is that of AWS Tools.
    param([Management.Automation.PSCmdlet] $Caller, $Request)

    $select = Get-SelectValue $Request
    if ($select -eq '*' -or $select -in (Get-SelectableParameter $Request.IsPublic)) { return }
    $first, $second, $rest = $select -split '\.'
    $types = Get-SelectableProperty $Request.IsPublic
    $type = if ($second) { $types[$second] } elseif ($select -notmatch '\.') { [object] }
    foreach ($name in $rest) {
        $property = if ($type) { $type.GetProperty($name, [Reflection.BindingFlags] 'Public, Instance, IgnoreCase') }
        $type = if ($property) { $property.PropertyType }
    }
    if ($first -eq 'AuthorizationData' -and $type) { return }

    $exception = [ArgumentException]::new('Invalid value for -Select parameter.', 'Select')
    $Caller.ThrowTerminatingError(
        [Management.Automation.ErrorRecord]::new($exception, 'invalid-usage', 'InvalidArgument', $select))
}

function script:Select-Response {
    # Returns what -Select selects: the whole response, the values at a path of properties, or a parameter's value.
    param($Response, $Request)

    $select = Get-SelectValue $Request
    switch -Wildcard ($select) {
        '`*' { return $Response }
        '^Select' { return $select }
        '^*' { return $Request.RegistryIds }
    }
    $selected = @($Response)
    foreach ($name in $select -split '\.') {
        $selected = @(foreach ($one in $selected) { foreach ($value in $one.$name) { $value } })
    }
    $selected
}

function script:ConvertTo-TokenResponse {
    # Converts entries from the CLI's JSON to the API's response.
    param([object[]] $Entries, $IsPublic)

    $data = @(foreach ($one in $Entries) {
            $entry = [pscustomobject]@{
                PSTypeName = 'ECRLogin.AuthorizationData'
                AuthorizationToken = $one.AuthorizationToken
                ExpiresAt = [datetime] $one.ExpiresAt
            }
            if ($IsPublic) { Add-View $entry 'ExpiresAt' }
            else {
                $entry.PSObject.Members.Add([Management.Automation.PSNoteProperty]::new('ProxyEndpoint', $one.ProxyEndpoint))
                Add-View $entry 'ProxyEndpoint', 'ExpiresAt'
            }
            $entry
        })
    # The API of ECR Public returns one entry, not a list.
    if ($IsPublic) { $data = $data[0] }
    [pscustomobject]@{ PSTypeName = 'ECRLogin.TokenResponse'; AuthorizationData = $data }
}
