function script:Get-SelectCompletion {
    # Returns the values of -Select. Paths of two properties are offered when the first one is complete.
    param($IsPublic, [string] $Word)

    '*', 'AuthorizationData'
    if ($Word -like '*.*') { foreach ($name in (Get-SelectableProperty $IsPublic).Keys) { "AuthorizationData.$name" } }
    Get-SelectableParameter $IsPublic
}
