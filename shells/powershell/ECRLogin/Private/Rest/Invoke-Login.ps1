# What became of logins or logouts: Logins has an object for each registry that succeeded.

function script:Invoke-Login {
    # Logs the clients of an answer's question in to the registries that are accepted of its answers. The
    # answer's failures are among the result's.
    param([Management.Automation.PSCmdlet] $Caller, $Answer, [object[]] $Accepted, $NoCache)

    if ($Accepted.Count -eq 0) { return @{ Logins = @(); Failures = $Answer['Failures'] } }
    $question = $Answer['Question']
    # A configured endpoint's own registry has no region in its name.
    $question['Environment'] += "AWS_REGION=$($Accepted[0].Region)"
    $registries = foreach ($one in $Accepted) { $one.Registry }
    $result = Invoke-Client $Caller 'login' @(if ($NoCache) { '--no-cache' }) $question $registries
    $logins = @(foreach ($one in $Accepted) {
            if ($one.Registry -notin $result.Registries) { continue }
            $login = [pscustomobject]@{
                PSTypeName = 'ECRLogin.RegistryLogin'
                Registry = $one.Registry
                RegistryId = $one.RegistryId
                Region = $one.Region
                Client = [string[]] @(Get-ClientName $question)
                ExpiresAt = [datetime] $one.ExpiresAt
            }
            Add-View $login 'Registry', 'Client', 'ExpiresAt'
            $login
        })
    @{ Logins = $logins; Failures = @($Answer['Failures']; $result.Failures) }
}

function script:Get-NamedRegistry {
    # The registries that a question names for a logout. Ends the caller's command when it names none.
    param([Management.Automation.PSCmdlet] $Caller, $Question)

    if ($Question.Registries.Count -eq 0 -and -not $Question.IsPublic) {
        $hint = 'Name one by its host or account id, or add -Public.'
        Write-Failure $Caller (Get-Failure 'usage' 'invalid-usage' 'No registry is named.' $hint) -Terminating
    }
    $Question.Registries -replace '\Ahttps://'
    if ($Question.IsPublic) { 'public.ecr.aws' }
}

function script:Invoke-Logout {
    # Logs the clients of a question out of the registries that are accepted.
    param([Management.Automation.PSCmdlet] $Caller, $Question, [string[]] $Accepted)

    if ($Accepted.Count -eq 0) { return }
    $result = Invoke-Client $Caller 'logout' $Question.RegionWords $Question $Accepted
    $logouts = @(foreach ($registry in $result.Registries) {
            $logout = [pscustomobject]@{
                PSTypeName = 'ECRLogin.RegistryLogout'
                Registry = $registry
                Client = [string[]] @(Get-ClientName $Question)
            }
            Add-View $logout 'Registry', 'Client'
            $logout
        })
    @{ Logins = $logouts; Failures = $result.Failures }
}
