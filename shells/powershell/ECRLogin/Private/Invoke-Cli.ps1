function script:Invoke-Cli {
    # Runs the CLI to its end and gives its stdout, its failures and IsSilent: no failure, no warning. Warnings
    # and verbose messages reach the caller's streams as they come. In the environment, null takes a variable away.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Command,
        [string[]] $Words,
        [Collections.IDictionary] $Environment
    )

    $cli = Find-Cli $Caller
    $verboseWord = @(if ($VerbosePreference -ne 'SilentlyContinue') { '--verbose' })
    $line = @($cli.Words; $Command; '--errors=json'; $verboseWord; $Words)
    $start = Get-StartInfo $Caller $cli.Program $line $Environment
    $process = [Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $messages = @(Read-CliMessage $Caller $process.StandardError)
        $failures = @(foreach ($message in $messages) { if ($message.level -eq 'error') { $message } })
        $text = Wait-Task $output
        # A wait without a limit could not be interrupted.
        while (-not $process.WaitForExit(100)) { }
        if ($process.ExitCode -ne 0 -and $failures.Count -eq 0) {
            $failures = @(Get-UnforeseenFailure $cli.Program $process.ExitCode)
        }
        $isSilent = $messages.Count + $failures.Count -eq 0
        [pscustomobject]@{ Output = $text; Failures = $failures; IsSilent = $isSilent }
    }
    finally {
        # It still runs when the caller's pipeline was stopped.
        if (-not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
}

function script:Get-StartInfo {
    # How the program is started: UTF-8 on its streams, in the caller's folder.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Program,
        [string[]] $Words,
        [Collections.IDictionary] $Environment
    )

    # Windows PowerShell has no ArgumentList.
    $start = [Diagnostics.ProcessStartInfo]::new($Program, (Join-NativeArgument $Words))
    $start.UseShellExecute = $false
    $start.WorkingDirectory = Get-Folder $Caller
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    $start.StandardErrorEncoding = $start.StandardOutputEncoding
    foreach ($name in $Environment.Keys) {
        if ($null -eq $Environment[$name]) { $start.EnvironmentVariables.Remove($name) }
        else { $start.EnvironmentVariables[$name] = $Environment[$name] }
    }
    $start
}

function script:Read-CliMessage {
    # Reads the CLI's stderr, one JSON object per line, to its end; gives the warnings, written, and the failures.
    param([Management.Automation.PSCmdlet] $Caller, [IO.StreamReader] $Reader)

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

    $mend = 'Run it again with -Verbose and report what it prints.'
    Get-Failure 'unforeseen' 1 "$Program ended with exit code $ExitCode and gave no reason." $mend
}

function script:Wait-Task {
    # The result of a task. Between the waits, the engine sees that the pipeline is stopped.
    param([Threading.Tasks.Task] $Task)

    while (-not $Task.Wait(100)) { }
    $Task.Result
}
