function script:Invoke-Cli {
    # Runs the CLI and returns its Output, its Failures and IsSilent (no failure, no warning). Warnings and verbose
    # messages go to the caller's streams as they arrive. Environment is that of a request. The block Meanwhile runs
    # while the CLI works, and its output is returned as Meanwhile.
    param($Caller, $Command, $Arguments, $Environment, $Meanwhile)

    $cli = Find-Cli $Caller
    # The CLI's verbose messages tell where credentials and regions come from, which AWS Tools tells with -Debug.
    $verboseArgument = @(if ("$VerbosePreference$DebugPreference" -cne 'SilentlyContinueSilentlyContinue') { '--verbose' })
    $utf8 = [Text.UTF8Encoding]::new()
    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = $cli['Program']
        # Windows PowerShell has no ArgumentList.
        Arguments = Join-NativeArgument @($cli['Arguments']; $Command; '--errors=json'; $verboseArgument; $Arguments)
        WorkingDirectory = $Caller.CurrentProviderLocation('FileSystem').ProviderPath
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
    $process = [Diagnostics.Process]::Start($start)
    $running = $process
    try {
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        # The CLI works now, so loading this takes no time of its own.
        Import-Private Response
        $done = if ($Meanwhile) { & $Meanwhile }
        $messages = @(Read-CliMessage $Caller $process.StandardError)
        $text = Wait-Task $output
        # The engine cannot interrupt a wait without a time limit.
        while (-not $process.WaitForExit(100)) { }
        $running = $null
        $failures = @(foreach ($message in $messages) { if ($message['level'] -ceq 'error') { $message } })
        if ($process.ExitCode -and -not $failures) {
            $failures = @(Get-UnexpectedFailure $cli['Program'] $process.ExitCode)
        }
        @{ Output = $text; Messages = $messages; Failures = $failures; IsSilent = -not ($messages -or $failures); Meanwhile = $done }
    }
    finally {
        # It is still running if the caller's pipeline was stopped.
        if ($running -and -not $running.HasExited) { $running.Kill() }
        $process.Dispose()
    }
}
