function script:Resolve-FilePath {
    # A path as a full one. A relative path starts at PowerShell's folder, which is not the process's.
    param($Caller, $Path)

    [IO.Path]::Combine($Caller.CurrentProviderLocation('FileSystem').ProviderPath, $Path)
}
