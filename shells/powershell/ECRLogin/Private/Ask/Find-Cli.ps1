function script:Find-Cli {
    # Returns how to start the CLI: Program is its executable, or node with the CLI's main file in Arguments. Ends the
    # caller's command if there is no CLI.
    param($Caller)

    $path = if ($env:ECRLOGIN_CLI) { Resolve-FilePath $Caller $env:ECRLOGIN_CLI } else { Find-InstalledCli $Caller }
    if (-not [IO.File]::Exists($path)) {
        $hint = 'Set it to the path of the program ecrlogin, or remove it.'
        Write-MissingCli $Caller "The environment variable ECRLOGIN_CLI is set to $path, which is not a file." $hint
    }
    if ($path -cnotmatch '\.[jJ][sS]\z') { return @{ Program = $path; Arguments = @() } }
    $node = $Caller.InvokeCommand.GetCommand('node', 'Application')
    if ($node) { return @{ Program = $node.Path; Arguments = @($path) } }
    $hint = 'Install Node.js, or set the environment variable ECRLOGIN_CLI to the path of an ecrlogin executable.'
    Write-MissingCli $Caller "$path needs Node.js, and node is not on PATH." $hint
}

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

function script:Find-BundledCli {
    # Returns the CLI that was installed together with the module, or null. Installed copies of the module are in
    # shells/powershell/ECRLogin, and the CLI is above that.
    param($Module)

    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($Module, '..', '..', '..'))
    $program = if ([IO.Path]::DirectorySeparatorChar -eq '\') { 'ecrlogin.exe' } else { 'ecrlogin' }
    foreach ($folder in $Module, $root) {
        $path = [IO.Path]::Combine($folder, $program)
        if ([IO.File]::Exists($path)) { return $path }
    }
    $manifest = [IO.Path]::Combine($root, 'package.json')
    $mainFile = [IO.Path]::Combine($root, 'bin', 'ecrlogin.js')
    if (-not ([IO.File]::Exists($manifest) -and [IO.File]::Exists($mainFile))) { return }
    # The name is the first property in the package's manifest.
    if ([IO.File]::ReadAllText($manifest) -cmatch '\A\s*\{\s*"name":\s*"ecrlogin"') { $mainFile }
}

function script:Resolve-NpmShim {
    # npm's shims for Windows parse arguments again and change them, so this returns the file that a shim starts, or
    # null if that is missing. It returns any other program unchanged.
    param($Path)

    if ([IO.Path]::GetExtension($Path) -notin '.cmd', '.bat', '.ps1') { return $Path }
    $folder = [IO.Path]::GetDirectoryName($Path)
    # A global shim is next to node_modules, a project's shim in node_modules/.bin.
    foreach ($modules in 'node_modules', '..') {
        $mainFile = [IO.Path]::GetFullPath([IO.Path]::Combine($folder, $modules, 'ecrlogin', 'bin', 'ecrlogin.js'))
        if ([IO.File]::Exists($mainFile)) { return $mainFile }
    }
}

function script:Write-MissingCli {
    param($Caller, $Message, $Hint)

    Import-Private Rest
    Write-Failure $Caller (Get-Failure 'client' 'cli-not-found' $Message $Hint) -Terminating
}
