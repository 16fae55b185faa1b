function script:Read-Response {
    # Reads the response to the last request. Returns null if the CLI has ended or writes something else.
    param($Caller, $Cli)

    $output = ''
    $messages = @()
    while ($true) {
        # The read that a stopped pipeline has begun is still under way.
        if (-not $Cli['Line']) { $Cli['Line'] = $Cli['Reader'].ReadLineAsync() }
        $line = Wait-Task $Cli['Line']
        $Cli['Line'] = $null
        try { $part = Read-Json $line }
        catch { return }
        if ($part['id'] -cne $Cli['Id']) { continue }
        if ($part.Contains('exitCode')) {
            return @{ Output = $output; Messages = $messages; ExitCode = $part['exitCode'] }
        }
        $output += $part['stdout']
        if ($part['stderr']) { $messages += Read-CliMessage $Caller ([IO.StringReader]::new($part['stderr'])) }
    }
}
