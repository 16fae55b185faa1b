function script:Get-TokenEntry {
    # Returns the entries of a response for these of the accounts that its request names; all if there are none.
    param($Response, $RegistryIds)

    $entries = $Response['Objects']
    if (-not $RegistryIds) { return $entries }
    $named = [string[]] [Linq.Enumerable]::Distinct([string[]] $Response['Request']['RegistryIds'])
    foreach ($id in $RegistryIds) {
        $found = @(foreach ($one in $entries) { if ("$($one['ProxyEndpoint'])" -cmatch "//$id\.") { $one } })
        # The endpoints of a private server need not contain an id. The entries are in the order of the ids, region by
        # region.
        if (-not $found -and $entries.Count % $named.Count -eq 0 -and $id -cin $named) {
            $place = [array]::IndexOf($named, $id)
            $found = @(for ($i = $place; $i -lt $entries.Count; $i += $named.Count) { $entries[$i] })
        }
        $found
    }
}
