function script:ConvertTo-ErrorRecord {
    # The code becomes the error's id, the kind its category, and the registry its target.
    param($Failure)

    $category = switch ($Failure.kind) {
        'usage' { 'InvalidArgument' }
        'credentials' { 'AuthenticationError' }
        'denied' { 'PermissionDenied' }
        'network' { 'ConnectionError' }
        'service' { 'ProtocolError' }
        'client' { if ($Failure.code -like '*-not-found') { 'ObjectNotFound' } else { 'ResourceUnavailable' } }
        default { 'NotSpecified' }
    }
    $place = if ($Failure.registry) { "$($Failure.registry): " }
    $message = "$($Failure.message) $($Failure.hint)"
    $exception = [InvalidOperationException]::new("$place$message", (Get-InnerException $Failure))
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}
