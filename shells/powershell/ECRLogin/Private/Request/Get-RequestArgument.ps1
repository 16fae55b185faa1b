function script:Get-RequestArgument {
    # Returns the CLI's arguments for a request for login commands or tokens.
    param($Request)

    $Request['Options']
    $Request['RegionOptions']
    if ($Request['IsPublic']) { '--public' }
    foreach ($id in $Request['RegistryIds']) { "--registry-id=$id" }
    if ($Request['Registries']) { '--'; $Request['Registries'] }
}
