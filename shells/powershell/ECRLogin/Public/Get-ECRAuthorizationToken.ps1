<#
.SYNOPSIS
Gets authorization tokens as the Amazon ECR API returns them.

.DESCRIPTION
Returns one object for each entry in the API's authorizationData: AuthorizationToken (the base64 of
user:password), ExpiresAt (local time) and ProxyEndpoint. The default view does not show the token;
`Format-List *` does. Nothing is cached: every call calls the API.

Errors are the same as in Get-ECRLoginCommand. To log in, use Get-ECRLoginCommand or
Connect-ECRRegistry.

.PARAMETER RegistryId
The 12-digit account ids to request from the API. A token works for every registry that you may use,
whichever id you requested it for. Default: your own account.

.PARAMETER Select
The part of the response to return, as in AWS.Tools.ECR: AuthorizationData (the default), a path of
properties such as AuthorizationData.ProxyEndpoint, * for the whole response, or ^RegistryId for the
value of that parameter.

.PARAMETER Region
The region of account ids and of your own registry: a name, or an AWSRegion or RegionEndpoint
object. With several regions, you get the registries of each. Default: $StoredAWSRegion, AWS_REGION,
AWS_DEFAULT_REGION, the region of the profile, the region of the instance.

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
System.String. Account ids. AWSCredentials objects, and objects that have properties with the names
of parameters.

.OUTPUTS
ECRLogin.AuthorizationData

.EXAMPLE
Get-ECRAuthorizationToken -Region us-west-2

Shows the registry of a token, and when the token expires.

.EXAMPLE
Get-ECRAuthorizationToken -RegistryId 111122223333 -Region us-west-2 -Select AuthorizationData.ExpiresAt

Returns only the time.

.EXAMPLE
$entry = Get-ECRAuthorizationToken -Region us-west-2; $headers = @{ Authorization = "Basic $($entry.AuthorizationToken)" }

Makes the header for HTTP requests to the registry itself.

.LINK
Get-ECRLoginCommand

.LINK
about_ECRLogin
#>
function Get-ECRAuthorizationToken {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('ECRLogin.AuthorizationData')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('RegistryIds')]
        [string[]] $RegistryId,

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
        try { $result = Get-SelectedToken $PSCmdlet $PSBoundParameters $piped }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        $result.Selected
        Write-AllFailure $PSCmdlet $result.Responses ($result.Selected.Count -eq 0)
    }
}
