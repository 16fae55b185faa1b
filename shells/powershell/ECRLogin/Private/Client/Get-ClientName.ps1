function script:Get-ClientName {
    # Returns the clients of a request, or the CLI's default.
    param($Request)

    if ($Request.Clients.Count -gt 0) { $Request.Clients }
    elseif ($env:ECRLOGIN_CLIENT) { $env:ECRLOGIN_CLIENT }
    else { 'docker' }
}
