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
