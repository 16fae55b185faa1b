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
