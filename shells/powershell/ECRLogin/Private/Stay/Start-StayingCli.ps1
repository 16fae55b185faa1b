function script:Start-StayingCli {
    param($Cli, $Program)

    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = $Cli['Program']
        Arguments = Join-NativeArgument @($Cli['Arguments']; 'serve'; $script:idleSeconds)
        UseShellExecute = $false
        RedirectStandardInput = $true
        RedirectStandardOutput = $true
        RedirectStandardError = $true
        StandardOutputEncoding = [Text.UTF8Encoding]::new()
    }
    # Each request brings its own.
    $variables = $start.EnvironmentVariables
    foreach ($name in @($variables.Keys) -cmatch '\A(?i)AWS_') { $variables.Remove($name) }
    $process = [Diagnostics.Process]::Start($start)
    # Its stderr is read and dropped: a full pipe would block it.
    $process.BeginErrorReadLine()
    $script:stayingCli = @{
        Program = $Program
        Process = $process
        Reader = $process.StandardOutput
        Id = 0
        Line = $null
        Busy = $null
    }
}
