BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    $regions = 'us-west-2', 'eu-west-1'
}

Describe 'Get-ECRLoginCommand when AWS fails' {
    AfterEach { Exit-Sandbox }

    Context 'on one of two registries' {
        BeforeEach { Enter-Sandbox -Fault 'undecodable-token:1' }

        It 'gives the other''s object and a non-terminating error' {
            $logins = Get-ECRLoginCommand -Region $regions -ErrorVariable failures -ErrorAction SilentlyContinue
            $? | Should -BeFalse
            @($logins) | Should -HaveCount 1
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'invalid-response,Get-ECRLoginCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'ProtocolError'
        }

        It 'ends a script that says Stop, with <Where>' -ForEach @(
            @{ Where = 'the preference'; Ask = { $ErrorActionPreference = 'Stop'; Get-ECRLoginCommand -Region $regions; 'after' } }
            @{ Where = '-ErrorAction'; Ask = { Get-ECRLoginCommand -Region $regions -ErrorAction Stop; 'after' } }
        ) {
            $caught = $null
            $given = @()
            try { & $Ask | Tee-Object -Variable given | Out-Null } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be 'invalid-response,Get-ECRLoginCommand'
            $given | Should -Not -Contain 'after'
        }

        It 'does not remember the answer' {
            $null = Get-ECRLoginCommand -Region $regions -ErrorAction SilentlyContinue
            Get-ECRLoginCommand -Region $regions -NoCache | Should -HaveCount 2
            @(Get-CliCall) | Should -HaveCount 2
        }
    }

    Context 'on every registry' {
        It 'writes all failures, and the last one ends the command' {
            Enter-Sandbox -Fault 'undecodable-token'
            $Error.Clear()
            $logins = @()
            $caught = $null
            try { $logins = Get-ECRLoginCommand -Region $regions -ErrorAction SilentlyContinue }
            catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be 'invalid-response,Get-ECRLoginCommand'
            $logins | Should -HaveCount 0
            $Error | Should -HaveCount 2
        }

        It '<Fault> becomes <Code>, and no message holds a secret' -ForEach @(
            @{ Fault = 'throttle'; Code = 'throttled' }
            @{ Fault = 'hostile-token'; Code = 'untrusted-value' }
            @{ Fault = 'error-500'; Code = 'service-error' }
        ) {
            Enter-Sandbox -Fault $Fault
            $caught = $null
            $messages = try { Get-ECRLoginCommand -Region us-west-2 -Verbose *>&1 } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be "$Code,Get-ECRLoginCommand"
            $caught.CategoryInfo.Category | Should -Be 'ProtocolError'
            "$messages $caught" | Should -Not -Match 'wJalrXUtnFEMI|touch pwned|[A-Za-z0-9+/=]{60}'
        }
    }
}
