function script:Find-Cli {
    # How the CLI is started: Program is its executable, or node with the CLI's main file for its first word.
    # Ends the caller's command when there is none.
    param($Caller)

    $path = if ($env:ECRLOGIN_CLI) { Resolve-FilePath $Caller $env:ECRLOGIN_CLI } else { Find-InstalledCli $Caller }
    if (-not [IO.File]::Exists($path)) {
        $hint = 'Let it name the program ecrlogin, or remove it.'
        Write-MissingCli $Caller "The environment variable ECRLOGIN_CLI names $path, which is no file." $hint
    }
    if ($path -cnotmatch '\.[jJ][sS]\z') { return @{ Program = $path; Words = @() } }
    $node = $Caller.InvokeCommand.GetCommand('node', 'Application')
    if ($node) { return @{ Program = $node.Path; Words = @($path) } }
    $hint = 'Install Node.js, or name a standalone ecrlogin program in the environment variable ECRLOGIN_CLI.'
    Write-MissingCli $Caller "$path needs Node.js, and no node is on PATH." $hint
}

function script:Find-InstalledCli {
    # The program beside the module, or else on PATH.
    param($Caller)

    $found = Find-CliBeside $script:moduleFolder
    if (-not $found) {
        $onPath = $Caller.InvokeCommand.GetCommand('ecrlogin', 'Application')
        if ($onPath) { $found = Resolve-NpmShim $onPath.Path }
    }
    if ($found) { return $found }
    $hint = 'Install it with `npm install --global ecrlogin`, or name it in the environment variable ECRLOGIN_CLI.'
    Write-MissingCli $Caller 'The program ecrlogin is neither beside this module nor on PATH.' $hint
}

function script:Find-CliBeside {
    # The program that came with the module, null for none. In what is installed, the module's folder is
    # shells/powershell/ECRLogin, and the CLI lies above that.
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
    # The package's name stands first in its manifest.
    if ([IO.File]::ReadAllText($manifest) -cmatch '\A\s*\{\s*"name":\s*"ecrlogin"') { $mainFile }
}

function script:Resolve-NpmShim {
    # npm's shims for Windows parse arguments anew, so what they start is started instead; null when that is missing.
    # Any other program is itself.
    param($Path)

    if ([IO.Path]::GetExtension($Path) -notin '.cmd', '.bat', '.ps1') { return $Path }
    $folder = [IO.Path]::GetDirectoryName($Path)
    # A global shim stands beside node_modules, a project's in node_modules/.bin.
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
