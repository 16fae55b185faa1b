function script:Read-Json {
    # The table that a line of the CLI's JSON stands for. Its values are texts, numbers and null. ConvertFrom-Json
    # would load libraries for longer than the CLI takes to answer.
    param([string] $Line)

    $object = [ordered]@{}
    $member = '\A[{,]"(?<name>\w+)":(?:"(?<text>[^"\\]*(?:\\.[^"\\]*)*)"|(?<number>-?\d+)|null)'
    while ($Line -match $member) {
        $object[$Matches['name']] = if ($null -ne $Matches['number']) { [int] $Matches['number'] }
        elseif ($null -ne $Matches['text']) { [regex]::Unescape($Matches['text']) }
        $Line = $Line.Substring($Matches[0].Length)
    }
    # Less than all of it would be an answer with something missing.
    if ($Line -ne '}') { throw [FormatException]::new('The program ecrlogin wrote a line that is no JSON of its own.') }
    $object
}
