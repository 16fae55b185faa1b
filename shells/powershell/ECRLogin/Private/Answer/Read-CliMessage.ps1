function script:Read-CliMessage {
    # Reads the CLI's stderr, one JSON object per line, to its end; gives the warnings, written, and the failures.
    param($Caller, $Reader)

    while ($null -ne ($line = Wait-Task $Reader.ReadLineAsync())) {
        # Node writes text when it cannot start the program.
        if (-not $line.StartsWith('{"level":')) { $Caller.WriteVerbose($line); continue }
        $message = Read-Json $line
        switch ($message.level) {
            'warning' { $Caller.WriteWarning($message.message); $message }
            'verbose' { $Caller.WriteVerbose($message.message) }
            'error' { $message }
        }
    }
}

function script:Get-UnforeseenFailure {
    param([string] $Program, [int] $ExitCode)

    Import-Private Rest
    $hint = 'Run it again with -Verbose and report what it prints.'
    Get-Failure 'unexpected' 1 "$Program ended with exit code $ExitCode and gave no reason." $hint
}

function script:Wait-Task {
    # The result of a task. Between the waits, the engine sees that the pipeline is stopped.
    param($Task)

    while (-not $Task.Wait(100)) { }
    $Task.Result
}
