function script:Resolve-FilePath {
    # Returns a full path. A relative path starts at PowerShell's current location, which can differ from the current
    # directory of the process.
    param($Caller, $Path)

    [IO.Path]::Combine($Caller.CurrentProviderLocation('FileSystem').ProviderPath, $Path)
}
