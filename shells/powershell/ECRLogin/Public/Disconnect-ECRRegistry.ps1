<#
.SYNOPSIS
Logs container clients out of Amazon ECR registries.

.DESCRIPTION
Removes the logins of docker or other clients, without calling AWS. Returns an object with Registry
(as you named it) and Client for each registry that succeeds. If any registry fails, the command
then ends with a terminating error.

.PARAMETER Registry
The registries: hosts such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or 12-digit account ids.

.PARAMETER Public
Logs out of ECR Public (public.ecr.aws) too, or only of it if you name no registry.

.PARAMETER Client
The programs to log out: docker, podman, buildah, skopeo, nerdctl, finch, helm, oras, crane.
Default: the environment variable ECRLOGIN_CLIENT, then docker.

.PARAMETER Region
The region of account ids, as in Get-ECRLoginCommand.

.PARAMETER ProfileName
The profile whose region applies if nothing else sets one.

.PARAMETER EndpointUrl
The endpoint that you passed to Connect-ECRRegistry, if the registry is the one that it returned.

.INPUTS
System.String. Hosts and account ids. Objects that have properties with the names of parameters.

.OUTPUTS
ECRLogin.RegistryLogout

.EXAMPLE
Disconnect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com

Logs docker out of a registry.

.EXAMPLE
Connect-ECRRegistry -Region us-west-2 | Disconnect-ECRRegistry

Logs docker in to your own registry, then out again.

.LINK
Connect-ECRRegistry

.LINK
about_ECRLogin
#>
function Disconnect-ECRRegistry {
    [CmdletBinding(PositionalBinding = $false, SupportsShouldProcess)]
    [OutputType('ECRLogin.RegistryLogout')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('RegistryId')]
        [string[]] $Registry,

        [switch] $Public,

        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [string[]] $Client,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('RegionToCall')]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [object[]] $Region,

        [Parameter(ValueFromPipelineByPropertyName)]
        [Alias('StoredCredentials', 'AWSProfileName')]
        [ArgumentCompleter({ & (Get-Command $args[0]).Module Complete-Parameter @args })]
        [string] $ProfileName,

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
                    $confirmed = @(foreach ($one in Get-NamedRegistry $PSCmdlet $request) {
                            if ($PSCmdlet.ShouldProcess($one, 'Log out')) { $one }
                        })
                    Invoke-Logout $PSCmdlet $request $confirmed
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        foreach ($result in $results) { $result.Logins }
        Write-AllFailure $PSCmdlet $results $true
    }
}
