function script:Find-InstalledCli {
    # Returns the CLI next to the module, else the one on PATH. Ends the caller's command if there is none.
    param($Caller)

    $found = Find-BundledCli $script:moduleFolder
    if (-not $found) {
        $onPath = $Caller.InvokeCommand.GetCommand('ecrlogin', 'Application')
        if ($onPath) { $found = Resolve-NpmShim $onPath.Path }
    }
    if ($found) { return $found }
    $hint = 'Install it with `npm install --global ecrlogin`, or set the environment variable ECRLOGIN_CLI to its path.'
    Write-MissingCli $Caller 'The program ecrlogin is neither next to this module nor on PATH.' $hint
}
