function script:Get-RequestInput {
    # Returns the requests that Join-Request joined to this one; this one if it is not joined.
    param($Request)

    if ($Request.Inputs) { $Request.Inputs } else { $Request }
}
