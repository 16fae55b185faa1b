function script:Invoke-Client {
    # Has the CLI log clients in to registries, or out of them, which are named by host or account id; gives those
    # for which that succeeded, and the failures.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Command,
        [string[]] $Words,
        $Question,
        [string[]] $Registries
    )

    $clientWords = @(foreach ($name in $Question.Clients) { "--client=$name" })
    $line = @($Question.Options; $clientWords; $Words; '--'; $Registries)
    $result = Invoke-Cli $Caller $Command $line $Question.Environment
    $succeeded = @(foreach ($registry in $Registries) {
            if (-not (Test-Failed $registry $result.Failures)) { $registry }
        })
    [pscustomobject]@{ Registries = $succeeded; Failures = $result.Failures }
}

function script:Test-Failed {
    # Whether a registry, named by host or account id, is among those that failed.
    param([string] $Registry, [object[]] $Failures)

    foreach ($failure in $Failures) {
        # A failure of the whole call names none.
        if (-not $failure.registry) { return $true }
        if ($failure.registry -eq $Registry -or $failure.registry.StartsWith("$Registry.")) { return $true }
    }
    $false
}

function script:Get-ClientName {
    # The clients of a question: those named, else the CLI's default.
    param($Question)

    if ($Question.Clients.Count -gt 0) { $Question.Clients }
    elseif ($env:ECRLOGIN_CLIENT) { $env:ECRLOGIN_CLIENT }
    else { 'docker' }
}
