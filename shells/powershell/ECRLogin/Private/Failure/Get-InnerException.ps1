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
