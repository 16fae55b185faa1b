# Prints PowerShell's completions. Its arguments are a module and a file of lines; it prints the completions at the end of
# each line, separated by tabs. Files, which PowerShell offers if there is nothing else, are left out.
param($Module, $File)

Set-StrictMode -Version Latest
Import-Module $Module
foreach ($line in [IO.File]::ReadAllLines($File)) {
    $completion = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, @{})
    $offered = foreach ($one in $completion.CompletionMatches) {
        if ($one.ResultType -notlike 'Provider*') { $one.CompletionText }
    }
    $offered -join "`t"
}
