function script:Get-NativeCompletion {
    # Returns the completions of the program's command line, without starting the program. PowerShell passes the word at
    # the cursor, the syntax tree of the command and the position of the cursor; it completes files by itself.
    param([string] $Typed, $Tree, [int] $Cursor)

    $words = @(foreach ($element in $Tree.CommandElements) {
            $isAtCursor = $element.Extent.EndOffset -ge $Cursor -and $Typed
            if ($element.Extent.StartOffset -lt $Cursor -and -not $isAtCursor) { $element.Extent.Text.Trim("'", '"') }
        })
    # From here on, `get-ecr-login-command` is `ecrlogin get`.
    $isGet = "$($words[0])" -match 'get-ecr-login-command(\.\w+)?\z'
    $words = @('ecrlogin'; if ($isGet) { 'get' }; for ($i = 1; $i -lt $words.Count; $i++) { $words[$i] })

    $table = Get-ProgramTable
    $command = 'ecrlogin'
    $depth = 1
    while ($depth -lt $words.Count -and $table.ContainsKey("$command/$($words[$depth])")) {
        $command = "$command/$($words[$depth])"
        $depth++
    }
    $option, $prefix = if ($Typed -match '\A(--[^=]+)=') { $Matches[1], "$($Matches[1])=" } else { $words[-1], '' }
    foreach ($text in Get-ProgramWord $table[$command] $option $Typed ($words.Count -eq $depth)) {
        if (-not "$prefix$text".StartsWith($Typed.Trim("'", '"'), [StringComparison]::Ordinal)) { continue }
        $argument = if ($text -cmatch '\A-') { $text } else { $prefix + (ConvertTo-PowerShellArgument $text) }
        [Management.Automation.CompletionResult]::new($argument, $text, 'ParameterValue', $text)
    }
}
