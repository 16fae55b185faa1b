# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. It uses no cmdlet outside the engine, which makes
# it quick to load and its first command quick to answer.

Set-StrictMode -Version Latest

function Import-Private {
    # Reads a part of the functions behind the commands when it is needed: Ask is what asks the CLI, Answer what
    # reads its answer, which there is time for while it works, and Rest all that a plain login command does without.
    # So importing the module, which a profile does in every session, reads the commands alone. In there, each is of
    # the scope `script:`, or it would end with the command.
    param($Part)

    if ($script:parts[$Part]) { return }
    foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/Private/$Part", '*.ps1')) { . $file }
    $script:parts[$Part] = 'read'
}

function Complete-Parameter {
    # A completer's arguments are the command, the parameter, the word so far, the syntax tree and the parameters given.
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
