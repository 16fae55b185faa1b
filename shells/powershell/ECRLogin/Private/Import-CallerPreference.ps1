function script:Import-CallerPreference {
    # A module's functions do not see the preferences that a script set for itself. Dot-source this with a
    # command's $PSCmdlet to give the command those of its caller; its own parameters come first.
    param([Management.Automation.PSCmdlet] $Caller)

    $parameters = @{
        ErrorActionPreference = 'ErrorAction'
        WarningPreference = 'WarningAction'
        VerbosePreference = 'Verbose'
        ProgressPreference = 'ProgressAction'
        ConfirmPreference = 'Confirm'
        WhatIfPreference = 'WhatIf'
    }
    foreach ($name in $parameters.Keys) {
        if ($Caller.MyInvocation.BoundParameters.ContainsKey($parameters[$name])) { continue }
        $ExecutionContext.SessionState.PSVariable.Set($name, $Caller.SessionState.PSVariable.GetValue($name))
    }
}
