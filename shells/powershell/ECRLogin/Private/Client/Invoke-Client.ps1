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
