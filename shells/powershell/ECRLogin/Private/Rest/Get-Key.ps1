# What the environment may say about another identity than that of the keys.
$script:identityVariables = @(
    'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'
    'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_ACCOUNT_ID'
)

function script:Get-Identity {
    # Who asks: what that is in a question, by the parameters and the session's credentials of AWS Tools.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    $location = $Parameters['ProfileLocation']
    if ($location) { $location = Resolve-FilePath $Caller $location }
    $keys = Get-Key $Caller $Parameters $location
    @{
        ProfileLocation = $location
        Options = @(if (-not $keys -and $Parameters['ProfileName']) { "--profile=$($Parameters['ProfileName'])" })
        Environment = @(
            if ($location) { "AWS_SHARED_CREDENTIALS_FILE=$location" }
            if ($keys) { Get-KeyVariable $keys }
        )
    }
}

function script:Get-Key {
    # The keys that ask, in the order of AWS Tools: keys, a profile, a credentials object, the session's credentials.
    # Null where the CLI finds them itself.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters, [string] $Location)

    if ($Parameters['AccessKey'] -or $Parameters['SecretKey'] -or $Parameters['SessionToken']) {
        Get-GivenKey $Caller $Parameters
    }
    elseif ($Parameters['ProfileName']) { Get-SdkProfileKey $Caller $Parameters['ProfileName'] $Location }
    elseif ($Parameters['Credential']) { ConvertTo-Key $Caller $Parameters['Credential'] }
    elseif ($Caller.GetVariableValue('StoredAWSCredentials')) {
        $credential = Invoke-GetAwsCredential $Caller @{}
        if ($credential) { ConvertTo-Key $Caller $credential }
    }
}

function script:Get-KeyVariable {
    # The environment that carries keys: they never stand in argv.
    param($Keys)

    $script:identityVariables
    "AWS_ACCESS_KEY_ID=$($Keys.AccessKey)"
    "AWS_SECRET_ACCESS_KEY=$($Keys.SecretKey)"
    if ($Keys.Token) { "AWS_SESSION_TOKEN=$($Keys.Token)" } else { 'AWS_SESSION_TOKEN' }
}

function script:Get-GivenKey {
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    if ($Parameters['AccessKey'] -and $Parameters['SecretKey']) {
        return [pscustomobject]@{
            AccessKey = $Parameters['AccessKey']
            SecretKey = $Parameters['SecretKey']
            Token = $Parameters['SessionToken']
        }
    }
    $message = 'Of the keys, only some are given.'
    $hint = 'Give -AccessKey and -SecretKey together, and -SessionToken where there is one.'
    Write-Failure $Caller (Get-Failure 'usage' 'invalid-usage' $message $hint) -Terminating
}

function script:Get-SdkProfileKey {
    # The keys of a profile that AWS Tools alone knows, from its encrypted store; null for any other profile.
    param([Management.Automation.PSCmdlet] $Caller, [string] $ProfileName, [string] $Location)

    if ($ProfileName -cin (Get-ProfileName $Location)) { return }
    $arguments = @{ ProfileName = $ProfileName }
    if ($Location) { $arguments.ProfileLocation = $Location }
    $credential = Invoke-GetAwsCredential $Caller $arguments
    if ($credential) { ConvertTo-Key $Caller $credential }
}

function script:Invoke-GetAwsCredential {
    # What Get-AWSCredential says in the caller's scope, where the session's variables are; null when there is
    # no such command.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Arguments)

    if (-not $Caller.InvokeCommand.GetCommand('Get-AWSCredential', 'Cmdlet, Function, Alias')) { return }
    # A literal block would run in this module's scope.
    $script = [scriptblock]::Create('param($Arguments) Get-AWSCredential @Arguments')
    $Caller.InvokeCommand.InvokeScript($Caller.SessionState, $script, $Arguments)
}

function script:ConvertTo-Key {
    # The keys that an AWSCredentials object of the AWS SDK for .NET stands for, asked for now.
    param([Management.Automation.PSCmdlet] $Caller, $Credential)

    if ($Credential.PSObject.Methods['GetCredentials']) {
        try { return $Credential.GetCredentials() }
        catch { $reason = $_.Exception.GetBaseException().Message }
        $message = "The credentials object gives no keys: $reason"
    }
    else { $message = 'What is given as credentials is no AWSCredentials object.' }
    $hint = 'Get one with Get-AWSCredential, after a new sign-in where the session has expired.'
    Write-Failure $Caller (Get-Failure 'credentials' 'no-credentials' $message $hint) -Terminating
}
