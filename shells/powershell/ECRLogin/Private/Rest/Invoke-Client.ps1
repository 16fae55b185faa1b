function script:Invoke-Client {
    # Runs the CLI to log clients in to registries, or out of them. Registries are hosts or account ids. Returns the
    # Registries that succeeded, and the Failures.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Command,
        [string[]] $Arguments,
        $Request,
        [string[]] $Registries
    )

    $clientOptions = @(foreach ($name in $Request.Clients) { "--client=$name" })
    $all = @($Request.Options; $clientOptions; $Arguments; '--'; $Registries)
    $result = Invoke-Cli $Caller $Command $all $Request.Environment
    $succeeded = @(foreach ($registry in $Registries) {
            if (-not (Test-Failed $registry $result.Failures)) { $registry }
        })
    [pscustomobject]@{ Registries = $succeeded; Failures = $result.Failures }
}

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

function script:Get-ClientName {
    # Returns the clients of a request, or the CLI's default.
    param($Request)

    if ($Request.Clients.Count -gt 0) { $Request.Clients }
    elseif ($env:ECRLOGIN_CLIENT) { $env:ECRLOGIN_CLIENT }
    else { 'docker' }
}
