function script:Get-SelectableParameter {
    # Returns the parameters that -Select can return, by their names and aliases.
    param($IsPublic)

    if (-not $IsPublic) { '^RegistryId', '^RegistryIds' }
    '^Select'
}
