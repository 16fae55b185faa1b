function script:ConvertTo-StaticCredential {
    # Returns the current credentials of an AWSCredentials object of the AWS SDK for .NET.
    param([Management.Automation.PSCmdlet] $Caller, $Credential)

    if ($Credential.PSObject.Methods['GetCredentials']) {
        try { return $Credential.GetCredentials() }
        catch {
            $exception = $_.Exception
            # PowerShell wraps what a .NET method throws. The SDK's own message is the outermost of its exceptions.
            if ($exception -is [Management.Automation.MethodInvocationException] -and $exception.InnerException) {
                $exception = $exception.InnerException
            }
            $reason = $exception.Message
        }
        $message = "The AWSCredentials object returned no credentials: $reason"
    }
    else { $message = 'The given credentials are not an AWSCredentials object.' }
    $hint = 'Get one with Get-AWSCredential. If your session has expired, sign in again first.'
    Write-Failure $Caller (Get-Failure 'credentials' 'no-credentials' $message $hint) -Terminating
}
