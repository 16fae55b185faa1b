BeforeDiscovery {
    $module = "$PSScriptRoot/../ECRLogin"
    $files = Get-ChildItem -Recurse $module -Include *.ps1, *.psm1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    # The public surface: each parameter with the pipeline input that it accepts, and its aliases.
    $common = @(
        'Region name RegionToCall'
        'ProfileName name AWSProfileName StoredCredentials'
        'ProfileLocation name AWSProfilesLocation ProfilesLocation'
        'AccessKey name AK'
        'SecretKey name SecretAccessKey SK'
        'SessionToken name ST'
        'EndpointUrl name'
    )
    $surface = [ordered]@{
        'Connect-ECRRegistry' = $common + 'Registry value,name RegistryId', 'Public none', 'Client none', 'NoCache none',
            'Credential name AWSCredentials', 'WhatIf none wi', 'Confirm none cf'
        'Disconnect-ECRRegistry' = $common[0, 1, 6] + 'Registry value,name RegistryId', 'Public none', 'Client name',
            'WhatIf none wi', 'Confirm none cf'
        'Get-ECRAuthorizationToken' = $common + 'RegistryId value,name RegistryIds', 'Select name',
            'Credential value,name AWSCredentials'
        'Get-ECRLoginCommand' = $common + 'RegistryId value,name', 'Registry none', 'Public none', 'PasswordStdin none',
            'NoCache none', 'Credential value,name AWSCredentials'
        'Get-ECRPAuthorizationToken' = $common + 'Select name', 'Credential value,name AWSCredentials'
    }
    $commands = foreach ($command in $surface.Keys) {
        @{ Command = $command; Parameters = $surface[$command] -replace ' .*' }
    }
    $parameters = foreach ($command in $surface.Keys) {
        foreach ($row in $surface[$command]) {
            $parameter, $pipeline, $aliases = $row -split ' '
            @{ Command = $command; Parameter = $parameter; Pipeline = $pipeline -split ','; Aliases = $aliases }
        }
    }

    Import-Module "$module/ECRLogin.psd1" -Force
    $examples = foreach ($command in $commands) {
        foreach ($example in (Get-Help $command.Command -Full).examples.example) {
            @{ Command = $command.Command; Code = $example.code }
        }
    }
    Remove-Module ECRLogin
}

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'The manifest' {
    BeforeAll { $manifest = Test-ModuleManifest $modulePath }

    It 'exports the five commands and nothing else' {
        (Get-Command -Module ECRLogin).Name | Sort-Object |
            Should -Be @(
                'Connect-ECRRegistry', 'Disconnect-ECRRegistry', 'Get-ECRAuthorizationToken', 'Get-ECRLoginCommand'
                'Get-ECRPAuthorizationToken'
            )
        $manifest.ExportedFunctions.Count | Should -Be 5
        $manifest.ExportedAliases.Count + $manifest.ExportedVariables.Count + $manifest.ExportedCmdlets.Count | Should -Be 0
    }

    It 'is ready for the PowerShell Gallery' {
        $manifest.PowerShellVersion | Should -Be '5.1'
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
        $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.Author | Should -Not -BeNullOrEmpty
        $manifest.PrivateData.PSData.Tags | Should -Contain 'ECR'
        $manifest.PrivateData.PSData.LicenseUri | Should -Match '^https://'
        $manifest.PrivateData.PSData.ProjectUri | Should -Match '^https://'
    }

    It 'changes nothing else in the session when it is imported' {
        $other = "$sandbox/plain session.ps1"
        Set-Content $other @'
param($Module)
function Get-State {
    (Get-Command -CommandType Function).Name | Where-Object { $_ -notlike '*-ECR*' }
    (Get-Alias).Name
    (Get-Variable).Name
    $ErrorActionPreference, $OutputEncoding.WebName, $PWD.Path, $Error.Count
}
Set-StrictMode -Version Latest
$null = Get-State
$before = Get-State
Import-Module $Module
Import-Module $Module -Force
$after = Get-State
Compare-Object $before $after | Where-Object InputObject -notin 'before'
'-' + $Error.Count
'@
        pwsh -NoProfile -NonInteractive -File $other $modulePath | Should -Be '-0'
    }
}

Describe 'The parameters' {
    It 'of <Command> are complete, and there are no others' -ForEach $commands {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        (Get-Command $Command).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object |
            Should -Be ($Parameters | Sort-Object)
    }

    It 'of <Command> include -<Parameter> with its aliases and pipeline input' -ForEach $parameters {
        $metadata = (Get-Command $Command).Parameters[$Parameter]
        $metadata.Aliases | Sort-Object | Should -Be ($Aliases | Sort-Object)
        $attribute = $metadata.Attributes | Where-Object { $_ -is [Management.Automation.ParameterAttribute] }
        $attribute.ValueFromPipeline | Should -Be ('value' -in $Pipeline)
        $attribute.ValueFromPipelineByPropertyName | Should -Be ('name' -in $Pipeline)
        $attribute.Mandatory | Should -BeFalse
    }

    It 'of <Command> include the positional parameter <Positional>' -ForEach @(
        @{ Command = 'Connect-ECRRegistry'; Positional = 'Registry' }
        @{ Command = 'Disconnect-ECRRegistry'; Positional = 'Registry' }
        @{ Command = 'Get-ECRAuthorizationToken'; Positional = 'RegistryId' }
        @{ Command = 'Get-ECRLoginCommand'; Positional = $null }
        @{ Command = 'Get-ECRPAuthorizationToken'; Positional = $null }
    ) {
        $positions = (Get-Command $Command).ParameterSets.Parameters | Where-Object Position -GE 0
        $positions.Name | Should -Be $Positional
    }
}

Describe 'The help' {
    It 'of <Command> is complete' -ForEach $commands {
        $help = Get-Help $Command -Full
        $help.Synopsis | Should -Match '\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.returnValues | Should -Not -BeNullOrEmpty
        $help.inputTypes | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.linkText | Should -Contain 'about_ECRLogin'
        $described = $help.parameters.parameter | Where-Object { $_.PSObject.Properties['description'] -and $_.description.Text }
        $described.name | Sort-Object |
            Should -Be ($Parameters | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object)
        foreach ($example in $help.examples.example) { $example.remarks[0].Text | Should -Match '\.$' }
    }

    It 'of <Command> has an example that runs: <Code>' -ForEach $examples {
        $ErrorActionPreference = 'Stop'
        { Invoke-Expression $Code *> $null } | Should -Not -Throw
    }

    It 'includes a topic about the module' {
        Get-Help about_ECRLogin | Out-String | Should -Match 'ECRLOGIN_CLI'
    }
}

Describe 'The source' {
    BeforeAll {
        $functions = {
            param($Path)
            $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null)
            $tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true)
        }
        $source = "$PSScriptRoot/../ECRLogin"
        # Of the source itself: the module under test may be a released one.
        $phases = [powershell]::Create().AddScript(
            "& (Import-Module '$source/ECRLogin.psd1' -PassThru) { `$script:phases }").Invoke()[0]
        $phaseOf = @{}
        foreach ($phase in $phases.Keys) {
            foreach ($file in $phases[$phase]) { $phaseOf[[IO.Path]::GetFileName($file)] = $phase }
        }
        $own = foreach ($file in Get-ChildItem -Recurse $source -Include *.ps1, *.psm1) {
            (& $functions $file.FullName).Name -replace '^script:'
        }
        $order = @($phases.Keys)
        $unloaded = {
            # Returns the calls of functions that might not be loaded when a function calls them.
            param($Path)
            foreach ($function in & $functions $Path) {
                $loaded = [array]::IndexOf($order, $phaseOf[$function.Name -replace '^script:'])
                foreach ($call in $function.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                    if ("$call" -match '^Import-Private (\w+)$') {
                        $loaded = [Math]::Max($loaded, [array]::IndexOf($order, $Matches[1]))
                    }
                    $phase = $phaseOf["$($call.GetCommandName())"]
                    if ([array]::IndexOf($order, $phase) -gt $loaded) { "$($function.Name): $($call.GetCommandName())" }
                }
            }
        }
        $engine = (Get-Command -Module Microsoft.PowerShell.Core -CommandType Cmdlet).Name
        $calls = {
            param($Path)
            $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null)
            $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) |
                ForEach-Object { $_.GetCommandName() } | Where-Object { $_ }
        }
    }

    It 'of <Name> calls only the engine''s cmdlets and the module''s functions' -ForEach $files {
        & $calls $Path | Where-Object { $_ -notin $own -and $_ -notin $engine } | Should -BeNullOrEmpty
    }

    It 'of <Name> loads the phase of a function before it calls the function' -ForEach $files {
        & $unloaded $Path | Should -BeNullOrEmpty
    }

    It 'is checked by a test that notices a call before the phase <Phase> is loaded' -ForEach @(
        @{ Phase = 'Call'; Before = 'Get-Request' }
        @{ Phase = 'Response'; Before = 'Import-Private Call; Write-AllFailure' }
        @{ Phase = 'Rest'; Before = 'Import-Private Response; Write-Failure' }
        @{ Phase = 'Completion'; Before = 'Import-Private Rest; Get-ProgramTable' }
    ) {
        Set-Content "$sandbox/unloaded.ps1" "function Show { $Before; Import-Private $Phase; $Before }"
        & $unloaded "$sandbox/unloaded.ps1" | Should -Be "Show: $($Before -replace '.*; ')"
    }

    It 'has one private function in each file, which has its name and is in one phase' {
        $files = Get-ChildItem -Recurse "$source/Private" -Filter *.ps1
        foreach ($file in $files) { @(& $functions $file.FullName).Name | Should -Be "script:$($file.BaseName)" }
        $listed = foreach ($phase in $phases.Keys) { $phases[$phase] }
        $listed | Sort-Object | Should -Be ($files | ForEach-Object { "$($_.Directory.Name)/$($_.BaseName)" } | Sort-Object)
    }

    It 'has no private function that nothing calls' {
        $called = Get-ChildItem -Recurse $source -Include *.ps1, *.psm1 | ForEach-Object { & $calls $_.FullName }
        $phaseOf.Keys | Where-Object { $_ -notin $called } | Should -BeNullOrEmpty
    }

    It 'is checked by a test that notices a cmdlet of another module, such as Write-Output' {
        Set-Content "$sandbox/with-call.ps1" 'function Show { if ($true) { Write-Output 1 } }'
        & $calls "$sandbox/with-call.ps1" | Where-Object { $_ -notin $engine } | Should -Be 'Write-Output'
    }

    It 'of <Name> is plain ASCII, which Windows PowerShell reads without a byte order mark' -ForEach $files {
        [IO.File]::ReadAllText($Path) | Should -Not -Match '[^\x00-\x7f]'
    }

    It 'has no warnings of PSScriptAnalyzer' -Skip:(-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        Invoke-ScriptAnalyzer "$PSScriptRoot/../ECRLogin" -Recurse -Settings "$PSScriptRoot/../PSScriptAnalyzerSettings.psd1" |
            ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }
}
