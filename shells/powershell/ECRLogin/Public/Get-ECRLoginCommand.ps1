<#
.SYNOPSIS
Gets what logs a container client in to an Amazon ECR registry.

.DESCRIPTION
Gives one object for each registry, with the properties that the cmdlet of AWS.Tools.ECR gives:
Username, Password, ProxyEndpoint, Endpoint, ExpiresAt and Command; and Registry (the bare host),
RegistryId (null for ECR Public) and Region. ExpiresAt is local time. The objects' default view
shows neither Password nor Command; `Format-List *` shows all.

Command is a docker command line with the password in it, as the cmdlet has it. Use -PasswordStdin,
or Connect-ECRRegistry, to keep the password off every command line.

An answer is kept in memory for the session until half of the token's life is over.

Errors: when the only registry, or every one, fails, the last failure is statement-terminating, as
with the cmdlet. When some succeed, their objects are given and each failure is non-terminating. A
script should set $ErrorActionPreference = 'Stop', so that either ends it. The error's id is the
CLI's error code, such as access-denied or no-region.

.PARAMETER RegistryId
The 12-digit account ids of registries, in the order in which you want the objects. Several ids cost
one call, piped or not. Without any registry: your own.

.PARAMETER Registry
The hosts of registries, such as 111122223333.dkr.ecr.us-west-2.amazonaws.com; each names its own
region.

.PARAMETER Public
Asks for ECR Public (public.ecr.aws), beside what else is named.

.PARAMETER PasswordStdin
Makes Command a snippet that hands the password to docker over its stdin, and that throws when the
login fails.

.PARAMETER NoCache
Asks anew, whatever memory and the CLI's token cache hold.

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
ECRLogin.LoginCommand

.EXAMPLE
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2).Command

Logs docker in to your own registry, as with AWS.Tools.ECR. docker warns that the password is on its
command line.

.EXAMPLE
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command

The same, and the password is on no command line.

.EXAMPLE
(Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression

Logs docker in to the registries of two accounts.

.EXAMPLE
Get-ECRLoginCommand -Registry 444455556666.dkr.ecr.eu-central-1.amazonaws.com | Select-Object Registry, Username, ExpiresAt

Shows until when a token for that registry is good.

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
        Import-Private Ask
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
            $words = @(if ($PasswordStdin) { '--command-as=powershell' })
            $answers = @(foreach ($question in Get-Question $PSCmdlet $PSBoundParameters $piped) {
                    Get-LoginAnswer $PSCmdlet $words $question $NoCache
                })
            $loginCommands = @(foreach ($answer in $answers) {
                    foreach ($one in $answer['Answers']) { ConvertTo-LoginCommand $one }
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        $loginCommands
        Write-AllFailure $PSCmdlet $answers (-not $loginCommands)
    }
}
