# The environment variables that can select another identity than static credentials do.
$script:identityVariables = @(
    'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'
    'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_ACCOUNT_ID'
)

function script:Get-Identity {
    # Returns the identity of a request, from the parameters and from the session's credentials in AWS Tools.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    $location = $Parameters['ProfileLocation']
    if ($location) { $location = Resolve-FilePath $Caller $location }
    $credential = Get-StaticCredential $Caller $Parameters $location
    @{
        ProfileLocation = $location
        Options = @(if (-not $credential -and $Parameters['ProfileName']) { "--profile=$($Parameters['ProfileName'])" })
        Environment = @(
            if ($location) { "AWS_SHARED_CREDENTIALS_FILE=$location" }
            if ($credential) { Get-CredentialVariable $credential }
        )
    }
}

function script:Get-StaticCredential {
    # Returns static credentials in the order of AWS Tools: -AccessKey, a profile, -Credential, the session's
    # credentials. Returns null if the CLI can find the credentials itself.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters, [string] $Location)

    $passed = 'which ecrlogin gets in its environment'
    if ($Parameters['AccessKey'] -or $Parameters['SecretKey'] -or $Parameters['SessionToken']) {
        $Caller.WriteDebug("Credentials: -AccessKey and -SecretKey, $passed.")
        Get-ParameterCredential $Caller $Parameters
    }
    elseif ($Parameters['ProfileName']) { Get-SdkProfileCredential $Caller $Parameters['ProfileName'] $Location }
    elseif ($Parameters['Credential']) {
        $Caller.WriteDebug("Credentials: -Credential, $passed.")
        ConvertTo-StaticCredential $Caller $Parameters['Credential']
    }
    elseif ($Caller.GetVariableValue('StoredAWSCredentials')) {
        $Caller.WriteDebug("Credentials: `$StoredAWSCredentials, $passed.")
        $credential = Invoke-GetAwsCredential $Caller @{}
        if ($credential) { ConvertTo-StaticCredential $Caller $credential }
    }
}

function script:Get-CredentialVariable {
    # Returns the environment that passes static credentials to the CLI. They must not be in argv.
    param($Credential)

    $script:identityVariables
    "AWS_ACCESS_KEY_ID=$($Credential.AccessKey)"
    "AWS_SECRET_ACCESS_KEY=$($Credential.SecretKey)"
    if ($Credential.Token) { "AWS_SESSION_TOKEN=$($Credential.Token)" } else { 'AWS_SESSION_TOKEN' }
}

function script:Get-ParameterCredential {
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    if ($Parameters['AccessKey'] -and $Parameters['SecretKey']) {
        return [pscustomobject]@{
            AccessKey = $Parameters['AccessKey']
            SecretKey = $Parameters['SecretKey']
            Token = $Parameters['SessionToken']
        }
    }
    $message = 'The static credentials are incomplete.'
    $hint = 'Pass both -AccessKey and -SecretKey, and -SessionToken too if the credentials are temporary.'
    Write-Failure $Caller (Get-Failure 'usage' 'invalid-usage' $message $hint) -Terminating
}

function script:Get-SdkProfileCredential {
    # Returns the credentials of a profile that is only in AWS Tools' encrypted store; null for any other profile.
    param([Management.Automation.PSCmdlet] $Caller, [string] $ProfileName, [string] $Location)

    if ($ProfileName -cin (Get-ProfileName $Location)) { return }
    $arguments = @{ ProfileName = $ProfileName }
    if ($Location) { $arguments.ProfileLocation = $Location }
    $credential = Invoke-GetAwsCredential $Caller $arguments
    if ($credential) { ConvertTo-StaticCredential $Caller $credential }
}

function script:Invoke-GetAwsCredential {
    # Returns what Get-AWSCredential returns in the caller's scope, which contains the session's variables; null if that
    # command is not installed.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Arguments)

    if (-not $Caller.InvokeCommand.GetCommand('Get-AWSCredential', 'Cmdlet, Function, Alias')) { return }
    # A literal script block would run in this module's scope.
    $script = [scriptblock]::Create('param($Arguments) Get-AWSCredential @Arguments')
    $Caller.InvokeCommand.InvokeScript($Caller.SessionState, $script, $Arguments)
}

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
