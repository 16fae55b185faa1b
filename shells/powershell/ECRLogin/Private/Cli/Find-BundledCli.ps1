function script:Find-BundledCli {
    # Returns the CLI that was installed together with the module, or null. Installed copies of the module are in
    # shells/powershell/ECRLogin, and the CLI is above that.
    # The methods of [IO.Path] and [IO.File] are quicker than Join-Path and Test-Path, which load a module.
    param($Module)

    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($Module, '..', '..', '..'))
    $program = if ([IO.Path]::DirectorySeparatorChar -eq '\') { 'ecrlogin.exe' } else { 'ecrlogin' }
    foreach ($folder in $Module, $root) {
        $path = [IO.Path]::Combine($folder, $program)
        if ([IO.File]::Exists($path)) { return $path }
    }
    $manifest = [IO.Path]::Combine($root, 'package.json')
    $mainFile = [IO.Path]::Combine($root, 'bin', 'ecrlogin.cjs')
    if (-not ([IO.File]::Exists($manifest) -and [IO.File]::Exists($mainFile))) { return }
    # The name is the first property in the package's manifest.
    if ([IO.File]::ReadAllText($manifest) -cmatch '\A\s*\{\s*"name":\s*"ecrlogin"') { $mainFile }
}
