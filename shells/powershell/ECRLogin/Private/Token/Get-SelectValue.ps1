function script:Get-SelectValue {
    # Returns the value of -Select for a request.
    param($Request)

    if ($null -eq $Request.Select) { 'AuthorizationData' } else { $Request.Select }
}
