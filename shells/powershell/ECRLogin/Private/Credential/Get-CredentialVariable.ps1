# The environment variables that can select another identity than static credentials do.
$script:identityVariables = @(
    'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'
    'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_ACCOUNT_ID'
)

function script:Get-CredentialVariable {
    # Returns the environment that passes static credentials to the CLI. They must not be in argv.
    param($Credential)

    $script:identityVariables
    "AWS_ACCESS_KEY_ID=$($Credential.AccessKey)"
    "AWS_SECRET_ACCESS_KEY=$($Credential.SecretKey)"
    if ($Credential.Token) { "AWS_SESSION_TOKEN=$($Credential.Token)" } else { 'AWS_SESSION_TOKEN' }
}
