# A failure is an object like the CLI's error lines on stderr: kind, code, registry, message, hint.

function script:Get-Failure {
    # A failure of the module's own.
    param([string] $Kind, [string] $Code, [string] $Message, [string] $Hint)

    [pscustomobject]@{ kind = $Kind; code = $Code; registry = $null; message = $Message; hint = $Hint }
}

function script:Write-Failure {
    # Writes a failure as the caller's error; a terminating one ends the caller's command.
    param([Management.Automation.PSCmdlet] $Caller, $Failure, [switch] $Terminating)

    $record = ConvertTo-ErrorRecord $Failure
    if ($Terminating) { $Caller.ThrowTerminatingError($record) }
    $Caller.WriteError($record)
}

function script:ConvertTo-ErrorRecord {
    # The failure's code becomes the error's id, its registry the error's target.
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
    $exception = [InvalidOperationException]::new("$place$($Failure.message) $($Failure.hint)")
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}
