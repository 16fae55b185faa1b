# A failure is an object with the properties of the CLI's error lines on stderr: kind, code, registry, message, hint.

function script:Get-Failure {
    # Returns a failure of this module. `kind` is one of the CLI's kinds; ConvertTo-ErrorRecord lists them.
    param([string] $Kind, [string] $Code, [string] $Message, [string] $Hint)

    [pscustomobject]@{ kind = $Kind; code = $Code; registry = $null; message = $Message; hint = $Hint }
}

function script:Write-Failure {
    # Writes a failure as an error of the caller's command. A terminating error ends that command.
    param([Management.Automation.PSCmdlet] $Caller, $Failure, [switch] $Terminating)

    $record = ConvertTo-ErrorRecord $Failure
    if ($Terminating) { $Caller.ThrowTerminatingError($record) }
    $Caller.WriteError($record)
}

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
    $exception = [InvalidOperationException]::new("$place$($Failure.message) $($Failure.hint)")
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}
