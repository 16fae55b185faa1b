<#
.SYNOPSIS
Gets an authorization token as the API of ECR Public returns it.

.DESCRIPTION
Returns the API's authorizationData: AuthorizationToken (the base64 of user:password) and ExpiresAt
(local time). The default view does not show the token; `Format-List *` does. Nothing is cached: every
call calls the API, which is always in us-east-1.

Errors are the same as in Get-ECRLoginCommand. To log in, use `Connect-ECRRegistry -Public`.

.PARAMETER Select
The part of the response to return, as in AWS.Tools.ECRPublic: AuthorizationData (the default), a path
of properties such as AuthorizationData.ExpiresAt, * for the whole response, or ^Select.

.PARAMETER Region
The region of the API, us-east-1, which is the default.

.PARAMETER ProfileName
The profile to use; its region applies too. If the AWS files do not contain it and AWS.Tools.Common
is installed, Get-AWSCredential looks it up, so you can use the encrypted store of the AWS SDK for
.NET. Default: AWS_PROFILE, then the default profile.

.PARAMETER ProfileLocation
The path of the credentials file. Default: AWS_SHARED_CREDENTIALS_FILE, then ~/.aws/credentials.

.PARAMETER AccessKey
The access key id to use. The order of precedence is: -AccessKey, -ProfileName, -Credential,
$StoredAWSCredentials, the environment.

.PARAMETER SecretKey
The secret access key for -AccessKey. The CLI gets it in its environment, never on a command line.

.PARAMETER SessionToken
The session token for -AccessKey, if the credentials are temporary.

.PARAMETER Credential
An AWSCredentials object of the AWS SDK for .NET, as Get-AWSCredential returns it. You can also
pipe it to this command.

.PARAMETER EndpointUrl
The endpoint of the Amazon ECR API, for a VPC endpoint or a test server.

.INPUTS
AWSCredentials objects, and objects that have properties with the names of parameters.

.OUTPUTS
ECRLogin.AuthorizationData

.EXAMPLE
Get-ECRPAuthorizationToken

Shows when a token for ECR Public expires.

.EXAMPLE
$token = Get-ECRPAuthorizationToken -Select AuthorizationData.AuthorizationToken

Returns only the token.

.LINK
Get-ECRAuthorizationToken

.LINK
about_ECRLogin
#>
function Get-ECRPAuthorizationToken {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('ECRLogin.AuthorizationData')]
    param(
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [string] $Select = 'AuthorizationData',

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('RegionToCall')]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [object[]] $Region,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('StoredCredentials', 'AWSProfileName')]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [string] $ProfileName,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('AWSProfilesLocation', 'ProfilesLocation')]
        [string] $ProfileLocation,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('AK')]
        [string] $AccessKey,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('SK', 'SecretAccessKey')]
        [string] $SecretKey,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('ST')]
        [string] $SessionToken,

        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('AWSCredentials')]
        [object] $Credential,

        [Parameter(ValueFromPipelineByPropertyName)]
        [string] $EndpointUrl
    )

    begin {
        Import-Private Rest
        . Import-CallerPreference $PSCmdlet
        $piped = $null
        if ($MyInvocation.ExpectingInput) {
            $given = @($PSBoundParameters.Keys)
            $piped = @()
        }
    }

    process {
        if ($null -ne $piped) { $piped += Get-PipelineParameter $PSCmdlet $given $PSBoundParameters $_ }
    }

    end {
        if ($null -eq $piped) { $PSBoundParameters['Public'] = $true }
        else { foreach ($one in $piped) { $one['Public'] = $true } }
        try { $result = Get-SelectedToken $PSCmdlet $PSBoundParameters $piped }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        $result.Selected
        Write-AllFailure $PSCmdlet $result.Responses ($result.Selected.Count -eq 0)
    }
}
