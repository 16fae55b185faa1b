function script:Read-CliMessage {
    # Reads the CLI's stderr, one JSON object per line, to its end. Writes warnings, verbose and debug messages, and returns
    # warnings, failures and the metadata of responses.
    param($Caller, $Reader)

    # With -Debug alone, the engine would ask about each verbose message.
    $isVerbose = "$VerbosePreference" -cne 'SilentlyContinue'
    while ($null -ne ($line = Wait-Task $Reader.ReadLineAsync())) {
        # Node prints plain text if it cannot start the program.
        if (-not $line.StartsWith('{"level":')) {
            if ($isVerbose) { $Caller.WriteVerbose($line) }
            continue
        }
        $message = Read-Json $line
        switch ($message.level) {
            'warning' { $Caller.WriteWarning($message.message); $message }
            'verbose' {
                if ($isVerbose) { $Caller.WriteVerbose($message.message) }
                if ($message.message -cmatch '\A(Credentials|Region): ') { $Caller.WriteDebug($message.message) }
            }
            { $_ -in 'error', 'response' } { $message }
        }
    }
}
