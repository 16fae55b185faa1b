# The main flows, as a script without Pester, so that any copy of the module can be tried in pwsh and Windows PowerShell.
# Needs credentials, docker, and ecrlogin where the module finds it. The principal must have access to 111122223333 and
# 444455556666, and none to 777788889999. Prints a line for each flow, or ends with an error. MODULE_UNDER_TEST is the
# folder of another copy of the module, such as an installed one.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$source = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'ECRLogin')
$folder = if ($env:MODULE_UNDER_TEST) { $env:MODULE_UNDER_TEST } else { $source }
$module = [IO.Path]::Combine($folder, 'ECRLogin.psd1')
Import-Module $module
Import-Module $module -Force

function Confirm-Flow([string] $Flow, [bool] $IsRight) {
    if (-not $IsRight) { throw "Wrong: $Flow" }
    "Right: $Flow"
}

function Get-ErrorId([scriptblock] $Block) {
    try { $null = & $Block } catch { return $_.FullyQualifiedErrorId }
}

$login = Get-ECRLoginCommand -Region us-west-2
$own = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
Confirm-Flow 'Get-ECRLoginCommand returns a login command for your own registry' ($login.Registry -eq $own)
Confirm-Flow 'it expires at a local time' ($login.ExpiresAt.Kind -eq 'Local' -and $login.ExpiresAt -gt [datetime]::Now)
Confirm-Flow 'its string is the registry' ("$login" -eq $login.Registry)

$output = Invoke-Expression $login.Command
Confirm-Flow 'Invoke-Expression logs docker in' ($output -eq 'Login Succeeded')
$output = Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command
Confirm-Flow 'Invoke-Expression logs docker in with -PasswordStdin' ($output -eq 'Login Succeeded')
$output = (Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression
Confirm-Flow 'Invoke-Expression logs docker in to two registries' (($output -join ' ') -eq 'Login Succeeded Login Succeeded')

$piped = @('111122223333', '444455556666', '777788889999' | Get-ECRLoginCommand -Region us-west-2)
$lastCommand = $piped[2].Command
Confirm-Flow 'three piped accounts return three commands' ($lastCommand.EndsWith('777788889999.dkr.ecr.us-west-2.amazonaws.com'))

$id = Get-ErrorId { Get-ECRLoginCommand -RegistryId 12 -Region us-west-2 }
Confirm-Flow 'an invalid account id is a terminating error' ($id -eq 'invalid-registry-id,Get-ECRLoginCommand')
$denied = (Get-ECRLoginCommand -RegistryId 777788889999 -Region us-west-2 -PasswordStdin).Command
Confirm-Flow 'a snippet throws if the client fails' ($null -ne (Get-ErrorId { Invoke-Expression $denied }))
Confirm-Flow 'a snippet sets the exit code of the client' ($LASTEXITCODE -eq 7)

$entry = Get-ECRAuthorizationToken -Region us-west-2 -Select AuthorizationData.ProxyEndpoint
Confirm-Flow 'Get-ECRAuthorizationToken returns the entry of the API' ($entry -eq $login.ProxyEndpoint)

$connected = Connect-ECRRegistry -Region us-west-2 -WarningAction SilentlyContinue
Confirm-Flow 'Connect-ECRRegistry logs in' ($connected.Registry -eq $login.Registry)
$disconnected = $connected | Disconnect-ECRRegistry
Confirm-Flow 'Disconnect-ECRRegistry logs out' ($disconnected.Registry -eq $login.Registry)
