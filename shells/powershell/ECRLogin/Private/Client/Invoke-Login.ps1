# The result of logins or logouts has Logins, an object for each registry that succeeded, and Failures.

function script:Invoke-Login {
    # Logs clients in to those registries of a response that ShouldProcess confirmed. The result includes the failures
    # of the response.
    param([Management.Automation.PSCmdlet] $Caller, $Response, [object[]] $Confirmed, $NoCache)

    if ($Confirmed.Count -eq 0) { return @{ Logins = @(); Failures = $Response['Failures'] } }
    $request = $Response['Request']
    # The registry that a configured endpoint returns has no region in its name.
    $request['Environment'] += "AWS_REGION=$($Confirmed[0].Region)"
    $registries = foreach ($one in $Confirmed) { $one.Registry }
    $result = Invoke-Client $Caller 'login' @(if ($NoCache) { '--no-cache' }) $request $registries
    $logins = @(foreach ($one in $Confirmed) {
            if ($one.Registry -notin $result.Registries) { continue }
            $login = [pscustomobject]@{
                PSTypeName = 'ECRLogin.RegistryLogin'
                Registry = $one.Registry
                RegistryId = $one.RegistryId
                Region = $one.Region
                Client = [string[]] @(Get-ClientName $request)
                ExpiresAt = [datetime] $one.ExpiresAt
            }
            Add-View $login 'Registry', 'Client', 'ExpiresAt'
            $login
        })
    @{ Logins = $logins; Failures = @($Response['Failures']; $result.Failures) }
}
