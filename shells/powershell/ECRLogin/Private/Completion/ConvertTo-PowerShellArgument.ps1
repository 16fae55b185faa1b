function script:ConvertTo-PowerShellArgument {
    # Returns a string as one argument, quoted if necessary. PowerShell also treats U+2018 to U+201B as single quotes
    # (its CharTraits.IsSingleQuote), so each of them is doubled.
    param([string] $Text)

    if ($Text -match '\A[A-Za-z0-9][A-Za-z0-9._/-]*\z') { return $Text }
    "'" + ($Text -replace "['\u2018-\u201b]", '$0$0') + "'"
}
