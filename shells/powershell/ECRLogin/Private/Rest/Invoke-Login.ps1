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

function script:Get-NamedRegistry {
    # Returns the registries that a logout request names. Ends the caller's command if it names none.
    param([Management.Automation.PSCmdlet] $Caller, $Request)

    if ($Request.Registries.Count -eq 0 -and -not $Request.IsPublic) {
        $hint = 'Name one by its host or account id, or add -Public.'
        Write-Failure $Caller (Get-Failure 'usage' 'invalid-usage' 'No registry is named.' $hint) -Terminating
    }
    $Request.Registries -replace '\Ahttps://'
    if ($Request.IsPublic) { 'public.ecr.aws' }
}

function script:Invoke-Logout {
    # Logs clients out of those registries that ShouldProcess confirmed.
    param([Management.Automation.PSCmdlet] $Caller, $Request, [string[]] $Confirmed)

    if ($Confirmed.Count -eq 0) { return }
    $named = @{ RegistryIds = @(); Registries = $Confirmed }
    $malformed = @(if ($Confirmed.Count -gt 1) { Remove-MalformedId $named })
    if ($named.Registries.Count -eq 0) { return @{ Logins = @(); Failures = $malformed } }
    $result = Invoke-Client $Caller 'logout' $Request.RegionOptions $Request $named.Registries
    $logouts = @(foreach ($registry in $result.Registries) {
            $logout = [pscustomobject]@{
                PSTypeName = 'ECRLogin.RegistryLogout'
                Registry = $registry
                Client = [string[]] @(Get-ClientName $Request)
            }
            Add-View $logout 'Registry', 'Client'
            $logout
        })
    @{ Logins = $logouts; Failures = @($malformed; $result.Failures) }
}
