# A request can name several accounts, and an account twice. The CLI takes each once, and stops if an id is malformed.
# Here, each id has its own answer, as in a loop of calls.

function script:Remove-MalformedId {
    # Removes the account ids that do not have 12 digits from a request, and returns a failure for each. Where a host can
    # be, digits and hyphens are an id, as for the CLI.
    param($Request)

    foreach ($list in 'RegistryIds', 'Registries') {
        $idPattern = if ($list -ceq 'RegistryIds') { '' } else { '\A-*[0-9][0-9-]*\z' }
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
