function script:Read-Json {
    # The table that a line of the CLI's JSON stands for. Its values are texts, numbers and null. ConvertFrom-Json
    # would load libraries for longer than the CLI takes to answer.
    param($Line)

    $object = [ordered]@{}
    $member = '\A[{,]"(?<name>\w+)":(?:"(?:(?<text>[^"\\]*)|(?<escaped>(?:[^"\\]|\\.)*))"|(?<number>-?\d+)|null)(?<rest>.*)'
    while ($Line -cmatch $member) {
        $object[$Matches['name']] = if ($null -ne $Matches['text']) { $Matches['text'] }
        elseif ($null -ne $Matches['number']) { [int] $Matches['number'] }
        elseif ($null -ne $Matches['escaped']) { [regex]::Unescape($Matches['escaped']) }
        $Line = $Matches['rest']
    }
    # Less than all of it would be an answer with something missing.
    if ($Line -cne '}') { throw [FormatException]::new('The program ecrlogin wrote a line that is no JSON of its own.') }
    $object
}
