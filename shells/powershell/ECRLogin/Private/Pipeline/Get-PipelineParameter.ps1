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
