function script:Join-Request {
    # Joins successive requests that differ only in their registries, so that piped registries cost one call. Inputs has
    # the requests that were joined.
    param([object[]] $Requests)

    $last = $null
    $lastKey = $null
    foreach ($request in $Requests) {
        # A request without registries is for your own registry, and must not be lost among named ones.
        $isNamed = $request.RegistryIds.Count + $request.Registries.Count -gt 0
        $isPublic = [bool] $request.IsPublic
        $key = @(
            "$isNamed $isPublic"; $request.Options; $request.RegionOptions; $request.Clients; $request.Environment
        ) -join "`0"
        if ($last -and $key -ceq $lastKey) {
            $last.RegistryIds += $request.RegistryIds
            $last.Registries += $request.Registries
            $last.Inputs += $request
            continue
        }
        if ($last) { $last }
        $last = $request.Clone()
        $last.Inputs = @($request)
        $lastKey = $key
    }
    if ($last) { $last }
}
