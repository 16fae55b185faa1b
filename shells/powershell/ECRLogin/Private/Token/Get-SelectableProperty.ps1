function script:Get-SelectableProperty {
    # Returns the properties of an entry, with their types.
    param($IsPublic)

    $properties = [ordered]@{ AuthorizationToken = [string]; ExpiresAt = [datetime] }
    # ECR Public has no endpoint.
    if (-not $IsPublic) { $properties['ProxyEndpoint'] = [string] }
    $properties
}
