function script:Start-Cli {
    # Runs the CLI in a process of its own. Returns its Output, its Messages and its ExitCode, and the output of the
    # block Meanwhile.
    param($Caller, $Cli, $Arguments, $Environment, $Meanwhile)

    $utf8 = [Text.UTF8Encoding]::new()
    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = $Cli['Program']
        # Windows PowerShell has no ArgumentList.
        Arguments = Join-NativeArgument @($Cli['Arguments']; $Arguments)
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
        @{ Output = $text; Messages = $messages; ExitCode = $process.ExitCode; Meanwhile = $done }
    }
    finally {
        # It is still running if the caller's pipeline was stopped.
        if ($running -and -not $running.HasExited) { $running.Kill() }
        $process.Dispose()
    }
}
