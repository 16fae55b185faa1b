# The preference variables that the commands respect.
$script:preferences = @(
    'ErrorActionPreference', 'WarningPreference', 'VerbosePreference', 'DebugPreference'
    'ProgressPreference', 'ConfirmPreference', 'WhatIfPreference'
)

function script:Import-CallerPreference {
    # A module's functions do not see the preference variables that a script sets. Dot-source this with a command's
    # $PSCmdlet to give the command the preferences of its caller. The command's own parameters override them.
    param([Management.Automation.PSCmdlet] $Caller)

    $callerValues = foreach ($name in $script:preferences) { $Caller.GetVariableValue($name) }
    $ownValues = @(
        $ErrorActionPreference; $WarningPreference; $VerbosePreference; $DebugPreference
        $ProgressPreference; $ConfirmPreference; $WhatIfPreference
    )
    # They are usually equal, and setting them takes longer than comparing them. -ceq loads no culture data, unlike -eq.
    if (($callerValues -join ' ') -ceq ($ownValues -join ' ')) { return }
    $parameters = $Caller.MyInvocation.BoundParameters
    foreach ($name in $script:preferences) {
        # -ErrorAction, -WarningAction, -Verbose and so on.
        $parameter = $name -replace 'Preference$'
        if ($parameters.ContainsKey($parameter) -or $parameters.ContainsKey("${parameter}Action")) { continue }
        $ExecutionContext.SessionState.PSVariable.Set($name, $Caller.GetVariableValue($name))
    }
}
