# The preferences that a command honours.
$script:preferences = @(
    'ErrorActionPreference', 'WarningPreference', 'VerbosePreference'
    'ProgressPreference', 'ConfirmPreference', 'WhatIfPreference'
)

function script:Import-CallerPreference {
    # A module's functions do not see the preferences that a script set for itself. Dot-source this with a
    # command's $PSCmdlet to give the command those of its caller; its own parameters come first.
    param([Management.Automation.PSCmdlet] $Caller)

    $theirs = foreach ($name in $script:preferences) { $Caller.GetVariableValue($name) }
    $ours = @(
        $ErrorActionPreference; $WarningPreference; $VerbosePreference
        $ProgressPreference; $ConfirmPreference; $WhatIfPreference
    )
    # As a rule they are the same, and to set them takes longer.
    if (($theirs -join ' ') -ceq ($ours -join ' ')) { return }
    $parameters = $Caller.MyInvocation.BoundParameters
    foreach ($name in $script:preferences) {
        # -ErrorAction, -WarningAction, -Verbose and so on.
        $parameter = $name -replace 'Preference$'
        if ($parameters.ContainsKey($parameter) -or $parameters.ContainsKey("${parameter}Action")) { continue }
        $ExecutionContext.SessionState.PSVariable.Set($name, $Caller.GetVariableValue($name))
    }
}
