function script:Invoke-Cli {
    # Runs the CLI to its end and gives its Output, its Failures and IsSilent: no failure, no warning. Warnings and
    # verbose messages reach the caller's streams as they come. The environment is that of a question. Meanwhile is
    # done while the CLI works; what it gives is there, too.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Command,
        [string[]] $Words,
        [string[]] $Environment,
        [scriptblock] $Meanwhile = { }
    )

    $cli = Find-Cli $Caller
    $verboseWord = @(if ($VerbosePreference -ne 'SilentlyContinue') { '--verbose' })
    $line = @($cli['Words']; $Command; '--errors=json'; $verboseWord; $Words)
    $process = [Diagnostics.Process]::Start((Get-StartInfo $Caller $cli['Program'] $line $Environment))
    $isOver = $false
    try {
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $done = & $Meanwhile
        $messages = @(Read-CliMessage $Caller $process.StandardError)
        $text = Wait-Task $output
        # A wait without a limit could not be interrupted.
        while (-not $process.WaitForExit(100)) { }
        $isOver = $true
        $failures = @(foreach ($message in $messages) { if ($message.level -eq 'error') { $message } })
        if ($process.ExitCode -and -not $failures) {
            $failures = @(Get-UnforeseenFailure $cli['Program'] $process.ExitCode)
        }
        @{ Output = $text; Failures = $failures; IsSilent = -not ($messages -or $failures); Meanwhile = $done }
    }
    finally {
        # It still runs when the caller's pipeline was stopped.
        if (-not $isOver -and -not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
}

function script:Get-StartInfo {
    # How the program is started: UTF-8 on its streams, in the caller's folder.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Program,
        [string[]] $Words,
        [string[]] $Environment
    )

    $utf8 = [Text.UTF8Encoding]::new($false)
    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = $Program
        # Windows PowerShell has no ArgumentList.
        Arguments = Join-NativeArgument $Words
        WorkingDirectory = Get-Folder $Caller
        UseShellExecute = $false
        RedirectStandardInput = $true
        RedirectStandardOutput = $true
        RedirectStandardError = $true
        StandardOutputEncoding = $utf8
        StandardErrorEncoding = $utf8
    }
    foreach ($variable in $Environment) {
        $name, $value = $variable -split '=', 2
        if ($null -eq $value) { $start.EnvironmentVariables.Remove($name) }
        else { $start.EnvironmentVariables[$name] = $value }
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
