function script:Get-PipelineParameter {
    # Returns the parameters of a command for one piped object. Given has the names of the parameters on the command
    # line. $PSBoundParameters alone is not enough: it keeps the values of earlier objects, and the engine binds any
    # object by value to both -Credential and -RegistryId.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $Given, [Collections.IDictionary] $Bound, $Piped)

    $parameters = @{}
    $isCredential = $null -ne $Piped -and $null -ne $Piped.PSObject.Methods['GetCredentials']
    foreach ($name in $Bound.Keys) {
        if ($null -eq $Piped -or $name -in $Given) { $parameters[$name] = $Bound[$name]; continue }
        $property = Get-Property $Piped (@($name) + $Caller.MyInvocation.MyCommand.Parameters[$name].Aliases)
        if ($property) { $parameters[$name] = $property.Value }
        elseif ($name -eq 'Credential' -and $isCredential) { $parameters[$name] = $Piped }
        elseif ($name -in 'RegistryId', 'Registry' -and -not $isCredential) { $parameters[$name] = $Piped }
    }
    $parameters
}

function script:Get-Property {
    # Returns the first property of an object with one of these names, or null.
    param($Object, [string[]] $Names)

    foreach ($name in $Names) {
        $property = $Object.PSObject.Properties[$name]
        if ($property) { return $property }
    }
}

function script:Join-Request {
    # Joins successive requests that differ only in their registries, so that piped registries cost one call. Inputs has
    # the requests that were joined.
    param([object[]] $Requests)

    $last = $null
    $lastKey = $null
    foreach ($request in $Requests) {
        # A request without registries is for your own registry, and must not be lost among named ones.
        $isNamed = $request.RegistryIds.Count + $request.Registries.Count -gt 0
        $isPublic = [bool] $request.IsPublic
        $key = @(
            "$isNamed $isPublic"; $request.Options; $request.RegionOptions; $request.Clients; $request.Environment
        ) -join "`0"
        if ($last -and $key -ceq $lastKey) {
            $last.RegistryIds += $request.RegistryIds
            $last.Registries += $request.Registries
            $last.Inputs += $request
            continue
        }
        if ($last) { $last }
        $last = $request.Clone()
        $last.Inputs = @($request)
        $lastKey = $key
    }
    if ($last) { $last }
}

function script:Get-RequestInput {
    # Returns the requests that Join-Request joined to this one; this one if it is not joined.
    param($Request)

    if ($Request.Inputs) { $Request.Inputs } else { $Request }
}
