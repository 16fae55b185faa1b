function script:Resolve-NpmShim {
    # npm's shims for Windows parse arguments again and change them, so this returns the file that a shim starts, or
    # null if that is missing. It returns any other program unchanged.
    param($Path)

    if ([IO.Path]::GetExtension($Path) -notin '.cmd', '.bat', '.ps1') { return $Path }
    $folder = [IO.Path]::GetDirectoryName($Path)
    # A global shim is next to node_modules, a project's shim in node_modules/.bin.
    foreach ($modules in 'node_modules', '..') {
        $mainFile = [IO.Path]::GetFullPath([IO.Path]::Combine($folder, $modules, 'ecrlogin', 'bin', 'ecrlogin.cjs'))
        if ([IO.File]::Exists($mainFile)) { return $mainFile }
    }
}
