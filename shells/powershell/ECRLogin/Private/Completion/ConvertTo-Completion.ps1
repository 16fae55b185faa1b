function script:ConvertTo-Completion {
    # Returns the strings that begin with a word, which can be quoted, as arguments in PowerShell.
    param([string[]] $Texts, [string] $Word)

    $start = $Word.Trim("'", '"')
    foreach ($text in $Texts) {
        if (-not $text.StartsWith($start, [StringComparison]::OrdinalIgnoreCase)) { continue }
        [Management.Automation.CompletionResult]::new((ConvertTo-PowerShellArgument $text), $text, 'ParameterValue', $text)
    }
}
