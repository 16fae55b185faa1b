# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. It uses no cmdlet outside the engine, which makes
# it quick to load and its first command quick to answer.

Set-StrictMode -Version Latest

function Import-Private {
    # Reads the functions behind the commands when the first command is called, so that importing the module, which
    # a profile does in every session, reads the commands alone. In there, each is of the scope `script:`, or it
    # would end with the command.
    if ($script:isComplete) { return }
    foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/Private", '*.ps1')) { . $file }
    $script:isComplete = $true
}

function Complete-Parameter {
    # A completer's arguments are the command, the parameter, the word so far, the syntax tree and the parameters given.
    Import-Private
    Get-Completion $args[1] $args[2] $args[4]
}

$isComplete = $false
. "$PSScriptRoot/Public/Connect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Disconnect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Get-ECRAuthorizationToken.ps1"
. "$PSScriptRoot/Public/Get-ECRLoginCommand.ps1"
