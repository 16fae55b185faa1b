# A failure is an object with what the CLI says on stderr: code, exitCode, registry, message, hint.

function script:Get-Failure {
    # A failure of the module's own.
    param([string] $Code, [int] $ExitCode, [string] $Message, [string] $Hint)

    [pscustomobject]@{ code = $Code; exitCode = $ExitCode; registry = $null; message = $Message; hint = $Hint }
}

function script:Write-Failure {
    # Writes a failure as the caller's error; a terminating one ends the caller's command.
    param([Management.Automation.PSCmdlet] $Caller, $Failure, [switch] $Terminating)

    $record = ConvertTo-ErrorRecord $Failure
    if ($Terminating) { $Caller.ThrowTerminatingError($record) }
    $Caller.WriteError($record)
}

function script:ConvertTo-ErrorRecord {
    # The failure's code becomes the error's id, its registry the target.
    param($Failure)

    # By the CLI's exit codes.
    $category = switch ($Failure.exitCode) {
        2 { 'InvalidArgument' }
        3 { 'AuthenticationError' }
        4 { 'PermissionDenied' }
        5 { 'ConnectionError' }
        6 { 'ProtocolError' }
        7 { if ($Failure.code -like '*-not-found') { 'ObjectNotFound' } else { 'ResourceUnavailable' } }
        default { 'NotSpecified' }
    }
    $place = if ($Failure.registry) { "$($Failure.registry): " }
    $exception = [InvalidOperationException]::new("$place$($Failure.message) $($Failure.hint)")
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}
