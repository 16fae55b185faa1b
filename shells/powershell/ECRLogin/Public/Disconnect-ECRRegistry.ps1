<#
.SYNOPSIS
Logs container clients out of Amazon ECR registries.

.DESCRIPTION
Lets docker, or other clients, forget their logins. AWS is not asked. For each registry there is an
object with Registry, as it was named, and Client; when one has failed, its error ends the command
afterwards.

.PARAMETER Registry
The registries: hosts such as 111122223333.dkr.ecr.us-west-2.amazonaws.com, or 12-digit account ids.

.PARAMETER Public
Logs out of ECR Public (public.ecr.aws), beside what else is named.

.PARAMETER Client
The programs to log out: docker, podman, buildah, skopeo, nerdctl, finch, helm, oras, crane. Without
it: the environment variable ECRLOGIN_CLIENT, else docker.

.PARAMETER Region
The region of account ids, as with Get-ECRLoginCommand.

.PARAMETER ProfileName
The profile whose region counts where no other is named.

.PARAMETER EndpointUrl
The endpoint of the Amazon ECR API whose own registry is named, as with Connect-ECRRegistry.

.INPUTS
System.String. Hosts and account ids. Objects with properties named as parameters, too.

.OUTPUTS
ECRLogin.RegistryLogout

.EXAMPLE
Disconnect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com

Logs docker out of a registry.

.EXAMPLE
Connect-ECRRegistry -Region us-west-2 | Disconnect-ECRRegistry

Logs in to your own registry, and out again.

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
                    $accepted = @(foreach ($one in Get-NamedRegistry $PSCmdlet $question) {
                            if ($PSCmdlet.ShouldProcess($one, 'Log out')) { $one }
                        })
                    Invoke-Logout $PSCmdlet $question $accepted
                })
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }

        foreach ($result in $results) { $result.Logins }
        Write-AllFailure $PSCmdlet $results $true
    }
}
