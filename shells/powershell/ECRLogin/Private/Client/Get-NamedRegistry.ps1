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
