function script:Get-PipelineParameter {
    # The parameters that a command has for one object of the pipeline; Given are the names of those on its
    # command line. The engine's own record would not do: it keeps what earlier objects were bound to, and by
    # value it binds an object to -Credential and -RegistryId alike, whatever it is.
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
    # The first property of an object that has one of some names, null for none.
    param($Object, [string[]] $Names)

    foreach ($name in $Names) {
        $property = $Object.PSObject.Properties[$name]
        if ($property) { return $property }
    }
}

function script:Join-Question {
    # Registries that follow each other and are asked for alike share one question, so that a pipeline of them costs
    # one call.
    param([object[]] $Questions)

    $last = $null
    $lastKey = $null
    foreach ($question in $Questions) {
        # One that names no registry asks for the caller's own, and must not vanish among others.
        $isNamed = [bool] ($question.RegistryIds -or $question.Registries)
        $isPublic = [bool] $question.IsPublic
        $key = @(
            "$isNamed $isPublic"; $question.Options; $question.RegionWords; $question.Clients; $question.Environment
        ) -join "`0"
        if ($last -and $key -ceq $lastKey) {
            $last.RegistryIds += $question.RegistryIds
            $last.Registries += $question.Registries
            continue
        }
        if ($last) { $last }
        $last = $question
        $lastKey = $key
    }
    if ($last) { $last }
}
