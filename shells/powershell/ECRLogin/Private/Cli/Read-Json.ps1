function script:Read-Json {
    # Parses a line of the CLI's JSON: a flat object whose values are strings, numbers and null. ConvertFrom-Json would
    # take longer to load its libraries than the CLI takes to respond.
    param($Line)

    $object = [ordered]@{}
    $member = '\A[{,]"(?<name>\w+)":(?:"(?:(?<text>[^"\\]*)|(?<escaped>(?:[^"\\]|\\.)*))"|(?<number>-?\d+)|null)(?<rest>.*)'
    while ($Line -cmatch $member) {
        $object[$Matches['name']] = if ($null -ne $Matches['text']) { $Matches['text'] }
        elseif ($null -ne $Matches['number']) { [int] $Matches['number'] }
        elseif ($null -ne $Matches['escaped']) { [regex]::Unescape($Matches['escaped']) }
        $Line = $Matches['rest']
    }
    # A remainder means that the object is incomplete.
    if ($Line -cne '}') { throw [FormatException]::new('The program ecrlogin printed invalid JSON.') }
    $object
}
