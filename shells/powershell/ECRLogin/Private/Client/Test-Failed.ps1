function script:Test-Failed {
    # Returns whether a registry, a host or an account id, is among the failures.
    param([string] $Registry, [object[]] $Failures)

    foreach ($failure in $Failures) {
        # If the whole call failed, its failure names no registry.
        if (-not $failure.registry) { return $true }
        if ($failure.registry -eq $Registry -or $failure.registry.StartsWith("$Registry.")) { return $true }
    }
    $false
}
