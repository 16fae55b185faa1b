# A request can name several accounts, and an account twice. The CLI takes each once, and stops if an id is malformed.
# Here, each id has its own answer, as in a loop of calls.

function script:Remove-MalformedId {
    # Removes the account ids that do not have 12 digits from a request, and returns a failure for each. Where a host can
    # be, digits and hyphens are an id, as for the CLI.
    param($Request)

    foreach ($list in 'RegistryIds', 'Registries') {
        $idPattern = if ($list -ceq 'RegistryIds') { '' } else { '\A[0-9-]+\z' }
        $isMalformed = { param($Name) $Name -cmatch $idPattern -and $Name -cnotmatch '\A[0-9]{12}\z' }
        $names = $Request[$list]
        $Request[$list] = @(foreach ($name in $names) { if (-not (& $isMalformed $name)) { $name } })
        foreach ($name in $names) {
            if (-not (& $isMalformed $name)) { continue }
            $hint = 'An account id has 12 digits and no hyphens, such as 111122223333.'
            $failure = Get-Failure 'usage' 'invalid-registry-id' 'This is not an account id.' $hint
            $failure.registry = $name -replace '[^ -~]', '?'
            $failure
        }
    }
}

function script:Get-RepeatedObject {
    # Returns the objects of a response in the order in which its request names accounts, and those of an account again
    # for each time that it is named.
    param($Response)

    $ids = $Response['Request']['RegistryIds']
    $objects = $Response['Objects']
    $distinct = [string[]] [Linq.Enumerable]::Distinct([string[]] $ids)
    if ($distinct.Count -eq $ids.Count) { return $objects }
    # Hosts are before ids, and ECR Public, which has no id, is the last.
    foreach ($one in $objects) { if ($one['RegistryId'] -and $one['RegistryId'] -cnotin $ids) { $one } }
    foreach ($id in $ids) { foreach ($one in $objects) { if ($one['RegistryId'] -ceq $id) { $one } } }
    foreach ($one in $objects) { if (-not $one['RegistryId']) { $one } }
}

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
