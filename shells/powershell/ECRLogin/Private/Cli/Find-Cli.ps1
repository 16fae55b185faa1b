function script:Find-Cli {
    # Returns how to start the CLI: Program is its executable, or node with the CLI's main file in Arguments. Ends the
    # caller's command if there is no CLI.
    param($Caller)

    $path = if ($env:ECRLOGIN_CLI) { Resolve-FilePath $Caller $env:ECRLOGIN_CLI } else { Find-InstalledCli $Caller }
    if (-not [IO.File]::Exists($path)) {
        $hint = 'Set it to the path of the program ecrlogin, or remove it.'
        Write-MissingCli $Caller "The environment variable ECRLOGIN_CLI is set to $path, which is not a file." $hint
    }
    if ($path -cnotmatch '\.[cCmM]?[jJ][sS]\z') { return @{ Program = $path; Arguments = @() } }
    $node = $Caller.InvokeCommand.GetCommand('node', 'Application')
    if ($node) { return @{ Program = $node.Path; Arguments = @($path) } }
    $hint = 'Install Node.js, or set the environment variable ECRLOGIN_CLI to the path of an ecrlogin executable.'
    Write-MissingCli $Caller "$path needs Node.js, and node is not on PATH." $hint
}
