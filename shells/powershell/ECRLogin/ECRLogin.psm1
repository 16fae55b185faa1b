# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. It uses only cmdlets of the engine, so that the module
# and its first command load no other module.

Set-StrictMode -Version Latest

# The folders in Private, in the order of loading. Ask: what calls the CLI. Answer: what reads its response, loaded while
# the CLI works. Rest: what a plain login command does not need.
$script:parts = 'Ask', 'Answer', 'Rest'
$script:loadedParts = @{}

function Import-Private {
    # Loads the folders of private functions up to this one when they are needed, so that Import-Module, which profiles
    # run in every session, only loads the public commands. A function may thus call those of its own folder and of the
    # folders before it. The functions in these files have the scope `script:`, because functions without it would
    # disappear when this one returns.
    param($Last)

    foreach ($part in $script:parts) {
        if (-not $script:loadedParts[$part]) {
            foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/Private/$part", '*.ps1')) { . $file }
            $script:loadedParts[$part] = 'loaded'
        }
        if ($part -ceq $Last) { return }
    }
}

function Complete-Parameter {
    # An argument completer gets the command, the parameter, the word so far, the syntax tree and the bound parameters.
    Import-Private Rest
    Get-Completion $args[0] $args[1] $args[2] $args[4]
}

# Completions of the program itself.
Register-ArgumentCompleter -Native -CommandName ecrlogin, get-ecr-login-command -ScriptBlock {
    Import-Private Rest
    Get-NativeCompletion @args
}

$script:moduleFolder = $PSScriptRoot
. "$PSScriptRoot/Public/Connect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Disconnect-ECRRegistry.ps1"
. "$PSScriptRoot/Public/Get-ECRAuthorizationToken.ps1"
. "$PSScriptRoot/Public/Get-ECRLoginCommand.ps1"
. "$PSScriptRoot/Public/Get-ECRPAuthorizationToken.ps1"

# For a session that loads this file without the manifest, as in a folder whose path is a pattern to Import-Module.
Export-ModuleMember -Function *-ECR*
