# The main flows with no more than the engine: for pwsh, Windows PowerShell and test/powershell-host alike.
# Needs credentials, docker, and ecrlogin where the module finds it; the principal may open 111122223333 and
# 444455556666, and not 777788889999. Ends with a line for each flow, or with an error. MODULE_UNDER_TEST names
# another copy of the module, such as the one that is installed.
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
$mine = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
Confirm-Flow 'a login command for one''s own registry' ($login.Registry -eq $mine)
Confirm-Flow 'it expires at a local time' ($login.ExpiresAt.Kind -eq 'Local' -and $login.ExpiresAt -gt [datetime]::Now)
Confirm-Flow 'its text is the registry' ("$login" -eq $login.Registry)

$said = Invoke-Expression $login.Command
Confirm-Flow 'Invoke-Expression logs docker in' ($said -eq 'Login Succeeded')
$said = Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command
Confirm-Flow 'so it does with -PasswordStdin' ($said -eq 'Login Succeeded')
$said = (Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression
Confirm-Flow 'and with two registries' (($said -join ' ') -eq 'Login Succeeded Login Succeeded')

$piped = @('111122223333', '444455556666', '777788889999' | Get-ECRLoginCommand -Region us-west-2)
$lastCommand = $piped[2].Command
Confirm-Flow 'three piped accounts give three commands' ($lastCommand.EndsWith('777788889999.dkr.ecr.us-west-2.amazonaws.com'))

$id = Get-ErrorId { Get-ECRLoginCommand -RegistryId 12 -Region us-west-2 }
Confirm-Flow 'a failing get ends the script' ($id -eq 'invalid-registry-id,Get-ECRLoginCommand')
$refused = (Get-ECRLoginCommand -RegistryId 777788889999 -Region us-west-2 -PasswordStdin).Command
Confirm-Flow 'a failing client throws' ($null -ne (Get-ErrorId { Invoke-Expression $refused }))
Confirm-Flow 'and leaves the exit code' ($LASTEXITCODE -eq 7)

$entry = Get-ECRAuthorizationToken -Region us-west-2 -Select AuthorizationData.ProxyEndpoint
Confirm-Flow 'the API''s token' ($entry -eq $login.ProxyEndpoint)

$connected = Connect-ECRRegistry -Region us-west-2 -WarningAction SilentlyContinue
Confirm-Flow 'Connect-ECRRegistry' ($connected.Registry -eq $login.Registry)
$disconnected = $connected | Disconnect-ECRRegistry
Confirm-Flow 'Disconnect-ECRRegistry' ($disconnected.Registry -eq $login.Registry)
