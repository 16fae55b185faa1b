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
    # The CLI's options are parameters here, except in commands to run.
    $parameters = @{ client = '-Client'; profile = '-ProfileName'; region = '-Region'; verbose = '-Verbose' }
    $message = [regex]::Replace("$($Failure.message) $($Failure.hint)", '`[^`]*`|--(client|profile|region|verbose)\b', {
            param($Match)
            if ($Match.Groups[1].Success) { $parameters[$Match.Groups[1].Value] } else { $Match.Value }
        })
    $exception = [InvalidOperationException]::new("$place$message", (Get-InnerException $Failure))
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}
