# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. It uses only cmdlets of the engine, so that the module
# and its first command load no other module.

Set-StrictMode -Version Latest

function Import-Private {
    # Loads a folder of private functions when it is needed, so that Import-Module, which profiles run in every session,
    # only loads the public commands. Ask: what calls the CLI. Answer: what reads its response, loaded while the CLI
    # works. Rest: what a plain login command does not need. The functions in these files have the scope `script:`,
    # because functions without it would disappear when this one returns.
    param($Part)

    if ($script:parts[$Part]) { return }
    foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/Private/$Part", '*.ps1')) { . $file }
    $script:parts[$Part] = 'loaded'
}

function Complete-Parameter {
    # An argument completer gets the command, the parameter, the word so far, the syntax tree and the bound parameters.
    Import-Private Ask
    Import-Private Rest
    Get-Completion $args[1] $args[2] $args[4]
}

$parts = @{}
$script:moduleFolder = $PSScriptRoot
. "$PSScriptRoot/Public/Connect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Disconnect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Get-ECRAuthorizationToken.ps1"
. "$PSScriptRoot/Public/Get-ECRLoginCommand.ps1"

# For a session that loads this file without the manifest, as in a folder whose path is a pattern to Import-Module.
Export-ModuleMember -Function *-ECR*
