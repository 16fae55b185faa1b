function script:Write-AllFailure {
    # Writes the failures of all results in order. If IsTerminating is set, the last one ends the caller's command.
    param($Caller, $Results, $IsTerminating)

    $failures = @(foreach ($result in $Results) { $result['Failures'] })
    if (-not $failures) { return }
    Import-Private Rest
    for ($i = 0; $i -lt $failures.Count; $i++) {
        Write-Failure $Caller $failures[$i] -Terminating:($IsTerminating -and $i -eq $failures.Count - 1)
    }
}
