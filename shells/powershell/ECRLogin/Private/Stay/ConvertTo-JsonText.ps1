function script:ConvertTo-JsonText {
    # Returns texts as JSON strings with commas between them. No argument or variable can contain a null character.
    param($Texts)

    $text = $Texts -join "`0" -replace '[\\"]', '\$0'
    while ($text -cmatch '[\x01-\x1f]') {
        $text = $text.Replace($Matches[0], '\u{0:x4}' -f [int] [char] $Matches[0])
    }
    "`"$($text.Replace("`0", '","'))`""
}
