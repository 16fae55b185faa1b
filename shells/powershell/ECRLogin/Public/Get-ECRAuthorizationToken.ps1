<#
.SYNOPSIS
Gets authorization tokens as the Amazon ECR API gives them.

.DESCRIPTION
Gives one object for each entry of the API's authorizationData: AuthorizationToken (the base64 of
user:password), ExpiresAt (local time) and ProxyEndpoint. The default view does not show the token;
`Format-List *` does. The API is asked every time.

Errors are those of Get-ECRLoginCommand. To log in, use Get-ECRLoginCommand or Connect-ECRRegistry.

.PARAMETER RegistryId
The 12-digit account ids whose entries the API is asked for. A token opens every registry that you
may use, whichever id it was asked for. Without any: your own.

.PARAMETER Select
What is given of the response, as with AWS.Tools.ECR: AuthorizationData (the default), a path of
properties such as AuthorizationData.ProxyEndpoint, * for the whole response, ^RegistryId for the
value of that parameter.

.PARAMETER Region
The region of account ids and of your own registry: its name, or an AWSRegion or RegionEndpoint
object. Several regions give the registries of each. Without it: $StoredAWSRegion, AWS_REGION,
AWS_DEFAULT_REGION, the profile, instance metadata.

.PARAMETER ProfileName
The profile of the AWS files that asks; its region counts too. A profile that the files lack is
looked up with Get-AWSCredential where AWS.Tools.Common is installed, so that the encrypted store of
the AWS SDK for .NET serves. Without it: AWS_PROFILE, else the default profile.

.PARAMETER ProfileLocation
The path of the credentials file, instead of AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials.

.PARAMETER AccessKey
The access key id that asks. Keys come first, then -ProfileName, -Credential, $StoredAWSCredentials
and the environment.

.PARAMETER SecretKey
The secret access key that goes with -AccessKey. It reaches the CLI through its environment, never
on a command line.

.PARAMETER SessionToken
The session token that goes with -AccessKey, where the keys are temporary.

.PARAMETER Credential
An AWSCredentials object of the AWS SDK for .NET, as Get-AWSCredential gives it; also from the
pipeline.

.PARAMETER EndpointUrl
The endpoint of the Amazon ECR API, for a VPC endpoint or a test server.

.INPUTS
System.String. Account ids. Objects with properties named as parameters, and AWSCredentials objects,
too.

.OUTPUTS
ECRLogin.AuthorizationData

.EXAMPLE
Get-ECRAuthorizationToken -Region us-west-2

Shows for which registry a token is, and until when it is good.

.EXAMPLE
Get-ECRAuthorizationToken -RegistryId 111122223333 -Region us-west-2 -Select AuthorizationData.ExpiresAt

Gives the time alone.

.EXAMPLE
$entry = Get-ECRAuthorizationToken -Region us-west-2; $headers = @{ Authorization = "Basic $($entry.AuthorizationToken)" }

Makes the header with which an HTTP client asks the registry itself.

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
        Import-Private Ask
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
        try {
            Assert-Select $PSCmdlet $Select
            $answers = @(foreach ($question in Get-Question $PSCmdlet $PSBoundParameters $piped) {
                    Get-Answer $PSCmdlet 'token' @() $question
                })
            $selected = @(foreach ($answer in $answers) {
                    if ($answer.Answers.Count -eq 0) { continue }
                    Select-Response (ConvertTo-TokenResponse $answer.Answers) $Select $answer.Question
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        $selected
        Write-AllFailure $PSCmdlet $answers (-not $selected)
    }
}
