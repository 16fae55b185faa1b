function script:Get-UnexpectedFailure {
    param([string] $Program, [int] $ExitCode)

    Import-Private Rest
    $hint = 'Run it again with -Verbose and report what it prints.'
    Get-Failure 'unexpected' 'unexpected' "$Program failed with exit code $ExitCode and reported no error." $hint
}
