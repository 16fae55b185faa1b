<#
.SYNOPSIS
Logs container clients in to Amazon ECR registries.

.DESCRIPTION
Gets an authorization token and logs docker, or other clients, in; the password goes over the
client's stdin and is on no command line and in no object. Every registry is tried. For each one
that succeeds there is an object with Registry, RegistryId, Region, Client and ExpiresAt; when one
has failed, its error ends the command afterwards.

.PARAMETER Registry
The registries: hosts such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or 12-digit account ids.
Without any: your own.

.PARAMETER Public
Logs in to ECR Public (public.ecr.aws), beside what else is named.

.PARAMETER Client
The programs to log in: docker, podman, buildah, skopeo, nerdctl, finch, helm, oras, crane. Without
it: the environment variable ECRLOGIN_CLIENT, else docker.

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
System.String. Hosts and account ids. Objects with properties named as parameters, too.

.OUTPUTS
ECRLogin.RegistryLogin

.EXAMPLE
Connect-ECRRegistry -Region us-west-2

Logs docker in to your own registry.

.EXAMPLE
Connect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com, 444455556666.dkr.ecr.eu-central-1.amazonaws.com

Logs docker in to two registries by their names.

.EXAMPLE
'111122223333', '444455556666' | Connect-ECRRegistry -Region us-west-2 -Client docker -WhatIf

Shows which logins would be made. The token is got all the same, since it tells the registries.

.LINK
Disconnect-ECRRegistry

.LINK
about_ECRLogin
#>
function Connect-ECRRegistry {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess)]
    [OutputType('ECRLogin.RegistryLogin')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('RegistryId')]
        [string[]] $Registry,

        [switch] $Public,

        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [string[]] $Client,

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

        [Parameter(ValueFromPipelineByPropertyName)]
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
            $results = @(foreach ($question in Get-Question $PSCmdlet $PSBoundParameters $piped) {
                    # Only the answer tells which registries there are.
                    $answer = Get-LoginAnswer $PSCmdlet @() $question $NoCache
                    $accepted = @(foreach ($one in $answer.Answers) {
                            if ($PSCmdlet.ShouldProcess($one.Registry, 'Log in')) { $one }
                        })
                    Invoke-Login $PSCmdlet $answer $accepted $NoCache
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        foreach ($result in $results) { $result.Logins }
        Write-AllFailure $PSCmdlet $results $true
    }
}
