<#
.SYNOPSIS
Gets login commands for Amazon ECR registries.

.DESCRIPTION
Returns one object for each registry, with the properties of the AWS.Tools.ECR cmdlet's object
(Username, Password, ProxyEndpoint, Endpoint, ExpiresAt and Command) and three more: Registry (the
host), RegistryId (null for ECR Public) and Region. ExpiresAt is in local time. The default view
shows neither Password nor Command; `Format-List *` shows everything.

Command is a docker command line that contains the password, like the cmdlet's. Use -PasswordStdin
or Connect-ECRRegistry to keep the password off every command line.

A repeated request is answered from the session's memory for the first half of the token's lifetime.

If every registry fails, the last failure is a statement-terminating error, as with the cmdlet. If
some succeed, the command returns their objects, and each failure is a non-terminating error. Set
$ErrorActionPreference = 'Stop' in scripts, so that both kinds end them. The error's id is the CLI's
error code, such as access-denied or no-region.

.PARAMETER RegistryId
The 12-digit account ids of registries. The objects are in the same order, one for each time that an
id is named. Several ids need only one call, also in a pipeline. Default: your own registry.

.PARAMETER Registry
The hosts of registries, such as 111122223333.dkr.ecr.us-west-2.amazonaws.com. Each host contains
its region.

.PARAMETER Public
Gets a login command for ECR Public (public.ecr.aws) too, or only for it if you name no registry.

.PARAMETER PasswordStdin
Makes Command a snippet that passes the password to docker on its stdin, and that throws if the
login fails.

.PARAMETER NoCache
Bypasses the session's memory and the CLI's token cache.

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
ECRLogin.LoginCommand

.EXAMPLE
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2).Command

Logs docker in to your own registry, as with AWS.Tools.ECR. docker warns that the password is on its
command line.

.EXAMPLE
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command

Does the same with the password on no command line.

.EXAMPLE
(Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression

Logs docker in to the registries of two accounts.

.EXAMPLE
Get-ECRLoginCommand -Registry 444455556666.dkr.ecr.eu-central-1.amazonaws.com | Select-Object Registry, Username, ExpiresAt

Shows when the token for that registry expires.

.LINK
Connect-ECRRegistry

.LINK
about_ECRLogin
#>
function Get-ECRLoginCommand {
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('ECRLogin.LoginCommand')]
    param(
        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [string[]] $RegistryId,

        [string[]] $Registry,

        [switch] $Public,

        [switch] $PasswordStdin,

        [switch] $NoCache,

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
        Import-Private Call
        . Import-CallerPreference $PSCmdlet
        $piped = $null
        if ($MyInvocation.ExpectingInput) {
            Import-Private Rest
            $given = @($PSBoundParameters.Keys)
            $piped = @()
        }
    }

    process {
        if ($null -ne $piped) { $piped += Get-PipelineParameter $PSCmdlet $given $PSBoundParameters $_ }
    }

    end {
        try {
            $arguments = @(if ($PasswordStdin) { '--command-as=powershell' })
            $responses = @(foreach ($request in Get-Request $PSCmdlet $PSBoundParameters $piped) {
                    Get-LoginResponse $PSCmdlet $arguments $request $NoCache
                })
            Import-Private Response
            $loginCommands = @(foreach ($response in $responses) {
                    $objects = $response['Objects']
                    if ($response['Request']['RegistryIds'].Count -gt 1) {
                        Import-Private Rest
                        $objects = Get-RepeatedObject $response
                    }
                    foreach ($one in $objects) { ConvertTo-LoginCommand $one }
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        $loginCommands
        Write-AllFailure $PSCmdlet $responses (-not $loginCommands)
    }
}
