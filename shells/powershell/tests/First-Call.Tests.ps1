BeforeDiscovery {
    $commands = 'Connect-ECRRegistry', 'Disconnect-ECRRegistry', 'Get-ECRAuthorizationToken', 'Get-ECRLoginCommand'
    $public = 'Get-ECRPAuthorizationToken'
    $registry = @{ Registry = '111122223333.dkr.ecr.us-west-2.amazonaws.com' }
    $id = @{ RegistryId = '111122223333'; Region = 'us-west-2' }
    $wrongId = @{ RegistryId = '12'; Region = 'us-west-2' }
    $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

    # The ways to call each command. Code is that of the error, if there is one.
    $calls = @(
        foreach ($command in $commands) {
            @{ Command = $command; Form = 'a region'; Given = $id }
            @{ Command = $command; Form = 'a profile'; Given = @{ RegistryId = '111122223333'; ProfileName = 'plain' } }
            @{ Command = $command; Form = 'an invalid id'; Given = $wrongId; Code = 'invalid-registry-id' }
            @{ Command = $command; Form = 'no program'; Given = $id; Code = 'cli-not-found' }
        }
        foreach ($command in $commands[0, 2, 3]) {
            @{ Command = $command; Form = 'static credentials'; Given = $keys + $id }
            @{ Command = $command; Form = 'incomplete credentials'; Given = @{ AccessKey = 'AKIA' }; Code = 'invalid-usage' }
        }
        foreach ($command in $commands[0, 1]) {
            @{ Command = $command; Form = '-WhatIf'; Given = $registry + @{ WhatIf = $true } }
            @{ Command = $command; Form = 'a host'; Given = $registry }
        }
        @{ Command = $commands[1]; Form = 'no registry'; Given = @{}; Code = 'invalid-usage' }
        @{ Command = $commands[2]; Form = '-Select'; Given = @{ Region = 'us-west-2'; Select = '*' } }
        @{ Command = $public; Form = 'nothing'; Given = @{} }
        @{ Command = $public; Form = '-Select'; Given = @{ Select = '*' } }
        @{ Command = $public; Form = 'an invalid -Select'; Given = @{ Select = 'x' }; Code = 'invalid-usage' }
        @{ Command = $commands[3]; Form = '-Verbose'; Given = @{ Region = 'us-west-2'; Verbose = $true } }
    )
}

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $null = Set-AwsProfile 'plain'
}

AfterAll { Exit-Sandbox }

Describe 'As the first command of a session' {
    BeforeEach {
        # The imported module has loaded no private function.
        Import-Module $modulePath -Force
        Clear-CliCall
        $Error.Clear()
    }

    It '<_> returns nothing for an empty pipeline, without a call or an error' -ForEach ($commands + $public) {
        @() | & $_ | Should -BeNullOrEmpty
        @() | & $_ -Region us-west-2 -ErrorAction Stop | Should -BeNullOrEmpty
        $Error | Should -HaveCount 0
        Get-CliCall | Should -BeNullOrEmpty
    }

    It '<Command> works with <Form>, or reports why not' -ForEach $calls {
        $expected = if ($_['Code']) { "$Code,$Command" }
        $cli = $env:ECRLOGIN_CLI
        if ($Form -eq 'no program') { $env:ECRLOGIN_CLI = '/nowhere' }
        $caught = $null
        try { & $Command @Given *> $null } catch { $caught = $_ } finally { $env:ECRLOGIN_CLI = $cli }
        "$($caught.FullyQualifiedErrorId)" | Should -Be "$expected"
    }

    It 'loads only the phases that it needs: <Loaded> for <Form>' -ForEach @(
        @{ Form = 'importing'; Call = {}; Loaded = @() }
        @{ Form = 'a login command'; Call = { Get-ECRLoginCommand -Region us-west-2 }; Loaded = 'Call', 'Response' }
        @{ Form = 'a token'; Call = { Get-ECRAuthorizationToken -Region us-west-2 }; Loaded = 'Call', 'Response', 'Rest' }
        @{ Form = 'a completion'; Loaded = 'Call', 'Completion', 'Response', 'Rest'
            Call = { [Management.Automation.CommandCompletion]::CompleteInput('ecrlogin get -', 14, @{}) }
        }
    ) {
        $null = & $Call
        InModuleScope ECRLogin { $script:loadedPhases.Keys } | Sort-Object | Should -Be $Loaded
    }

    It '<_> works with a piped object' -ForEach $commands {
        $piped = [pscustomobject]@{ RegistryId = '111122223333'; Region = 'us-west-2' }
        $piped | & $_ -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
    }

    It '<_> completes its parameters' -ForEach $commands {
        $line = "$_ -Region us-west-"
        [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, @{}).CompletionMatches |
            Should -HaveCount 2
    }
}
