<#
.SYNOPSIS
Logs container clients in to Amazon ECR registries.

.DESCRIPTION
Gets an authorization token and logs in docker or other clients. A client gets the password on its
stdin; no command line and no object contains it. The command tries every registry, and returns an
object with Registry, RegistryId, Region, Client and ExpiresAt for each one that succeeds. If any
registry fails, the command then ends with a terminating error.

.PARAMETER Registry
The registries: hosts such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or 12-digit account ids.
Default: your own registry.

.PARAMETER Public
Logs in to ECR Public (public.ecr.aws) too, or only to it if you name no registry.

.PARAMETER Client
The programs to log in: docker, podman, buildah, skopeo, nerdctl, finch, helm, oras, crane. Default:
the environment variable ECRLOGIN_CLIENT, then docker.

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
An AWSCredentials object of the AWS SDK for .NET, as Get-AWSCredential returns it.

.PARAMETER EndpointUrl
The endpoint of the Amazon ECR API, for a VPC endpoint or a test server.

.INPUTS
System.String. Hosts and account ids. Objects that have properties with the names of parameters.

.OUTPUTS
ECRLogin.RegistryLogin

.EXAMPLE
Connect-ECRRegistry -Region us-west-2

Logs docker in to your own registry.

.EXAMPLE
Connect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com, 444455556666.dkr.ecr.eu-central-1.amazonaws.com

Logs docker in to two registries by their hosts.

.EXAMPLE
'111122223333', '444455556666' | Connect-ECRRegistry -Region us-west-2 -Client docker -WhatIf

Shows the logins without making them. This still gets the tokens, because they determine the
registries.

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
            $results = @(foreach ($request in Get-Request $PSCmdlet $PSBoundParameters $piped) {
                    # The response determines the registries.
                    $response = Get-LoginResponse $PSCmdlet @() $request $NoCache
                    $confirmed = @(foreach ($one in $response.Objects) {
                            if ($PSCmdlet.ShouldProcess($one.Registry, 'Log in')) { $one }
                        })
                    Invoke-Login $PSCmdlet $response $confirmed $NoCache
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        foreach ($result in $results) { $result.Logins }
        Write-AllFailure $PSCmdlet $results $true
    }
}
