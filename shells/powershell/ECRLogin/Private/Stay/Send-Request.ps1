function script:Send-Request {
    # Sends a request to the CLI that stays and reads the response; see Invoke-StayingCli. Stops the CLI if it gives none.
    param($Caller, $Arguments, $Environment, $Meanwhile)

    $cli = $script:stayingCli
    $cli['Busy'] = 'yes'
    $isSent = $null
    try {
        $cli['Id']++
        $line = ConvertTo-RequestLine $cli['Id'] $Caller $Arguments $Environment
        $bytes = [Text.UTF8Encoding]::new().GetBytes("$line`n")
        try {
            # Windows PowerShell would write the bytes of StandardInput itself in the encoding of the console.
            $stdin = $cli['Process'].StandardInput.BaseStream
            $null = Wait-Task $stdin.WriteAsync($bytes, 0, $bytes.Length)
            $stdin.Flush()
            $isSent = 'yes'
        }
        catch { return }
        if ($cli['Id'] -eq 1) { Complete-StayingCli }
        $done = if ($Meanwhile) { & $Meanwhile }
        $answer = Read-Response $Caller $cli
        if (-not $answer) { $isSent = $null; return }
        if ($null -eq $answer['ExitCode']) { return }
        $answer['Meanwhile'] = $done
        $answer
    }
    finally {
        $cli['Busy'] = $null
        # A stopped pipeline leaves a response behind, which the next one skips. Half a request cannot be skipped.
        if (-not $isSent) { Stop-StayingCli }
    }
}
