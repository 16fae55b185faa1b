# Asked is set when this session has asked the CLI a question; see Invoke-StayingCli.ps1.
$script:session = @{}

function script:Invoke-Cli {
    # Runs the CLI and returns its Output, its Failures and IsSilent (no failure, no warning). Warnings and verbose
    # messages go to the caller's streams as they arrive. Environment is that of a request. The block Meanwhile runs
    # while the CLI works, and its output is returned as Meanwhile. Question is set for commands that only print.
    param($Caller, $Command, $Arguments, $Environment, $Meanwhile, $Question)

    $cli = Find-Cli $Caller
    # The CLI's verbose messages tell where credentials and regions come from, which AWS Tools tells with -Debug.
    $verboseArgument = @(if ("$VerbosePreference$DebugPreference" -cne 'SilentlyContinueSilentlyContinue') { '--verbose' })
    $all = @($Command; '--errors=json'; $verboseArgument; $Arguments)
    $answer = $null
    if ($Question -and $script:session['Asked']) {
        Import-Private Stay
        $answer = Invoke-StayingCli $Caller $cli $all $Environment $Meanwhile
    }
    if ($Question) { $script:session['Asked'] = 'yes' }
    if (-not $answer) { $answer = Start-Cli $Caller $cli $all $Environment $Meanwhile }
    $messages = $answer['Messages']
    $failures = @(foreach ($message in $messages) { if ($message['level'] -ceq 'error') { $message } })
    if ($answer['ExitCode'] -and -not $failures) {
        $failures = @(Get-UnexpectedFailure $cli['Program'] $answer['ExitCode'])
    }
    @{
        Output = $answer['Output']
        Messages = $messages
        Failures = $failures
        IsSilent = -not ($messages -or $failures)
        Meanwhile = $answer['Meanwhile']
    }
}
