function script:Select-Response {
    # Returns what -Select selects: the whole response, the values at a path of properties, or a parameter's value.
    param($Response, $Request)

    $select = Get-SelectValue $Request
    switch -Wildcard ($select) {
        '`*' { return $Response }
        '^Select' { return $select }
        '^*' { return $Request.RegistryIds }
    }
    $selected = @($Response)
    foreach ($name in $select -split '\.') {
        $selected = @(foreach ($one in $selected) { foreach ($value in $one.$name) { $value } })
    }
    $selected
}
