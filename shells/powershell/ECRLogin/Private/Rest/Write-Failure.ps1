# A failure is a table with the properties of the CLI's error lines on stderr: kind, code, registry, message, hint; if AWS
# responded, also errorCode, statusCode and requestId.

function script:Get-Failure {
    # Returns a failure of this module. `kind` is one of the CLI's kinds; ConvertTo-ErrorRecord lists them.
    param([string] $Kind, [string] $Code, [string] $Message, [string] $Hint)

    @{ kind = $Kind; code = $Code; registry = $null; message = $Message; hint = $Hint }
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
    $message = "$($Failure.message) $($Failure.hint)"
    $exception = [InvalidOperationException]::new("$place$message", (Get-InnerException $Failure))
    [Management.Automation.ErrorRecord]::new($exception, $Failure.code, $category, $Failure.registry)
}

function script:Get-InnerException {
    # Returns an exception with the properties that handlers for AWS Tools read. It always has them, so that a handler
    # works in strict mode; they are null if the error is not a response of AWS.
    param($Failure)

    $exception = [InvalidOperationException]::new($Failure['message'])
    $status = $Failure['statusCode']
    $values = [ordered]@{
        ErrorCode = $Failure['errorCode']
        StatusCode = if ($status) { [Net.HttpStatusCode] $status }
        RequestId = $Failure['requestId']
    }
    $properties = ([psobject] $exception).PSObject.Properties
    foreach ($name in $values.Keys) {
        $properties.Add([Management.Automation.PSNoteProperty]::new($name, $values[$name]))
    }
    $exception
}
