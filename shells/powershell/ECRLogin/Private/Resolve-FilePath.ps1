function script:Resolve-FilePath {
    # A path as a full one. A relative path starts at PowerShell's folder, which is not the process's.
    param([Management.Automation.PSCmdlet] $Caller, [string] $Path)

    [IO.Path]::Combine((Get-Folder $Caller), $Path)
}

function script:Get-Folder {
    # The caller's current folder.
    param([Management.Automation.PSCmdlet] $Caller)

    $Caller.CurrentProviderLocation('FileSystem').ProviderPath
}
