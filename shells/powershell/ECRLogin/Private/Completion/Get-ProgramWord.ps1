function script:Get-ProgramWord {
    # Returns the words that can replace the typed one. Following is what can follow the command on the line, and IsFirst
    # is set for the first word after it.
    param([string[]] $Following, [string] $Option, [string] $Typed, $IsFirst)

    # There is nothing to offer after an unknown nested command.
    if (-not $IsFirst -and $Following[0] -cmatch '\A/') { return }
    if ($Option -cmatch '\A-') {
        foreach ($word in $Following) {
            if ($word.StartsWith("$Option=", [StringComparison]::Ordinal)) { return Get-ProgramValue $word.Substring($Option.Length + 1) }
        }
    }
    $isOption = $Typed -cmatch '\A-'
    foreach ($word in $Following) {
        switch -CaseSensitive -Regex ($word) {
            '\A-' { if ($isOption) { $word -replace '=.*' } }
            '\A/' { if (-not $isOption) { $word.Substring(1) } }
            '\A=' { if (-not $isOption -and $IsFirst) { Get-ProgramValue $word.Substring(1) } }
        }
    }
}
