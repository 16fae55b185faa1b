# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. It uses only cmdlets of the engine, so that the module
# and its first command load no other module.

Set-StrictMode -Version Latest

# The phases of loading, in order, with the files in Private that each loads. Import-Module, which profiles run in every
# session, loads the public commands only; the rest is loaded when it is needed. The build reads this table, and merges the
# files of each phase into one, because PowerShell takes a few milliseconds for each file that it loads.
#
# Call starts the CLI, and Response reads what it prints, so Response is loaded while the CLI works. A plain login command
# needs no more. Stay is for the second question of a session and those after it, Completion for the TAB key. In the first
# two phases, each .NET method, type or typed parameter costs the first command of a session milliseconds;
# docs/performance.md lists the idioms that do not (tables that are indexed, -join, -ceq).
$script:phases = [ordered]@{
    Call = @(
        'Caller/Import-CallerPreference'
        'Caller/Resolve-FilePath'
        'Cli/Find-BundledCli'
        'Cli/Find-Cli'
        'Cli/Find-InstalledCli'
        'Cli/Invoke-Cli'
        'Cli/Join-NativeArgument'
        'Cli/Resolve-NpmShim'
        'Cli/Start-Cli'
        'Cli/Write-MissingCli'
        'Credential/Get-AwsFile'
        'Request/ConvertTo-RegionName'
        'Request/ConvertTo-Request'
        'Request/Get-LoginResponse'
        'Request/Get-Request'
        'Request/Get-RequestArgument'
        'Request/Invoke-Request'
    )
    Response = @(
        'Cli/Get-UnexpectedFailure'
        'Cli/Read-CliMessage'
        'Cli/Read-Json'
        'Cli/Wait-Task'
        'Failure/Write-AllFailure'
        'Memory/Add-Memory'
        'Memory/Get-Memory'
        'Memory/Get-MemoryKey'
        'Memory/Remove-Memory'
        'Output/Add-View'
        'Output/ConvertTo-LoginCommand'
    )
    Stay = @(
        'Stay/Complete-StayingCli'
        'Stay/ConvertTo-JsonText'
        'Stay/ConvertTo-RequestLine'
        'Stay/Invoke-StayingCli'
        'Stay/Read-Response'
        'Stay/Send-Request'
        'Stay/Start-StayingCli'
        'Stay/Stop-StayingCli'
    )
    Rest = @(
        'Client/Get-ClientName'
        'Client/Get-NamedRegistry'
        'Client/Invoke-Client'
        'Client/Invoke-Login'
        'Client/Invoke-Logout'
        'Client/Test-Failed'
        'Credential/ConvertTo-StaticCredential'
        'Credential/Get-CredentialVariable'
        'Credential/Get-Identity'
        'Credential/Get-ParameterCredential'
        'Credential/Get-ProfileName'
        'Credential/Get-SdkProfileCredential'
        'Credential/Get-StaticCredential'
        'Credential/Invoke-GetAwsCredential'
        'Credential/Read-SectionName'
        'Failure/ConvertTo-ErrorRecord'
        'Failure/Get-Failure'
        'Failure/Get-InnerException'
        'Failure/Write-Failure'
        'Output/Get-RepeatedObject'
        'Pipeline/Get-PipelineParameter'
        'Pipeline/Get-Property'
        'Pipeline/Get-RequestInput'
        'Pipeline/Join-Request'
        'Request/ConvertTo-NoProxyRule'
        'Request/Get-ProxyVariable'
        'Request/Remove-MalformedId'
        'Token/Assert-Select'
        'Token/ConvertTo-TokenResponse'
        'Token/Get-SelectValue'
        'Token/Get-SelectableParameter'
        'Token/Get-SelectableProperty'
        'Token/Get-SelectedToken'
        'Token/Get-TokenEntry'
        'Token/Select-Response'
    )
    Completion = @(
        'Completion/ConvertTo-Completion'
        'Completion/ConvertTo-PowerShellArgument'
        'Completion/Get-Completion'
        'Completion/Get-NativeCompletion'
        'Completion/Get-ProgramTable'
        'Completion/Get-ProgramValue'
        'Completion/Get-ProgramWord'
        'Completion/Get-SelectCompletion'
    )
}
$script:loadedPhases = @{}

function Import-Private {
    # Loads the phases up to this one. A function may thus call those of its own phase and of the phases before it, except
    # for Stay, which no later phase needs. The functions in these files have the scope `script:`, because functions
    # without it would disappear when this one returns.
    param($Last)

    foreach ($phase in $script:phases.Keys) {
        if ($phase -ceq 'Stay' -and $Last -cne 'Stay') { continue }
        if (-not $script:loadedPhases[$phase]) {
            foreach ($file in $script:phases[$phase]) { . "$PSScriptRoot/Private/$file.ps1" }
            # Not $true, whose type would be compiled.
            $script:loadedPhases[$phase] = 'loaded'
        }
        if ($phase -ceq $Last) { return }
    }
}

function Complete-Parameter {
    # An argument completer gets the command, the parameter, the word so far, the syntax tree and the bound parameters.
    Import-Private Completion
    Get-Completion $args[0] $args[1] $args[2] $args[4]
}

# Completions of the program itself.
Register-ArgumentCompleter -Native -CommandName ecrlogin, get-ecr-login-command -ScriptBlock {
    Import-Private Completion
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
