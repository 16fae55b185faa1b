BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    $regions = 'us-west-2', 'eu-west-1'
}

Describe 'Get-ECRLoginCommand, if AWS fails' {
    AfterEach { Exit-Sandbox }

    Context 'for one of two registries' {
        BeforeEach { Enter-Sandbox -Fault 'undecodable-token:1' }

        It 'returns the other object and a non-terminating error' {
            $logins = Get-ECRLoginCommand -Region $regions -ErrorVariable failures -ErrorAction SilentlyContinue
            $? | Should -BeFalse
            @($logins) | Should -HaveCount 1
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'invalid-response,Get-ECRLoginCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'ProtocolError'
        }

        It 'ends a script if <Where> is Stop' -ForEach @(
            @{ Where = 'the preference'; Call = { $ErrorActionPreference = 'Stop'; Get-ECRLoginCommand -Region $regions; 'after' } }
            @{ Where = '-ErrorAction'; Call = { Get-ECRLoginCommand -Region $regions -ErrorAction Stop; 'after' } }
        ) {
            $caught = $null
            $returned = @()
            try { & $Call | Tee-Object -Variable returned | Out-Null } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be 'invalid-response,Get-ECRLoginCommand'
            $returned | Should -Not -Contain 'after'
        }

        It 'does not store the response in memory' {
            $null = Get-ECRLoginCommand -Region $regions -ErrorAction SilentlyContinue
            Get-ECRLoginCommand -Region $regions -NoCache | Should -HaveCount 2
            @(Get-CliCall) | Should -HaveCount 2
        }
    }

    Context 'for every registry' {
        It 'writes all failures, and the last one is terminating' {
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

        It 'reports <Code> for the fault <Fault>, without a secret in any message' -ForEach @(
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

Describe 'The inner exception of a failure' {
    AfterEach { Exit-Sandbox }

    It 'has what AWS says about it, for handlers of AWS Tools in strict mode' {
        Enter-Sandbox -Fault 'throttle'
        Set-StrictMode -Version Latest
        $caught = $null
        try { Get-ECRLoginCommand -Region us-west-2 } catch { $caught = $_.Exception.InnerException }
        $caught.ErrorCode | Should -Be 'ThrottlingException'
        $caught.StatusCode | Should -BeOfType [Net.HttpStatusCode]
        $caught.StatusCode | Should -Be 'BadRequest'
        $caught.RequestId | Should -Match '^[0-9a-f-]{36}$'
        $caught.Message | Should -Not -BeNullOrEmpty
    }

    It 'has the same properties, which are null, if AWS did not respond: <Code>' -ForEach @(
        @{ Code = 'no-region'; Given = @{} }
        @{ Code = 'connection-refused'; Given = @{ Region = 'us-west-2'; EndpointUrl = 'http://127.0.0.1:9' } }
        @{ Code = 'invalid-usage'; Given = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE' } }
    ) {
        Enter-Sandbox
        Set-StrictMode -Version Latest
        $caught = $null
        try { Get-ECRLoginCommand @Given } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be "$Code,Get-ECRLoginCommand"
        $inner = $caught.Exception.InnerException
        @($inner.ErrorCode, $inner.StatusCode, $inner.RequestId) | Should -Be @($null, $null, $null)
    }
}

Describe 'The error record of a failure' {
    BeforeAll {
        foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/../ECRLogin/Private/Failure")) { . $file }
    }

    It 'has the category <Category> for the kind <Kind> and the code <Code>' -ForEach @(
        @{ Kind = 'usage'; Code = 'no-region'; Category = 'InvalidArgument' }
        @{ Kind = 'credentials'; Code = 'no-credentials'; Category = 'AuthenticationError' }
        @{ Kind = 'denied'; Code = 'access-denied'; Category = 'PermissionDenied' }
        @{ Kind = 'network'; Code = 'host-not-found'; Category = 'ConnectionError' }
        @{ Kind = 'service'; Code = 'throttled'; Category = 'ProtocolError' }
        @{ Kind = 'client'; Code = 'client-not-found'; Category = 'ObjectNotFound' }
        @{ Kind = 'client'; Code = 'cli-not-found'; Category = 'ObjectNotFound' }
        @{ Kind = 'client'; Code = 'client-failed'; Category = 'ResourceUnavailable' }
        @{ Kind = 'unexpected'; Code = 'unexpected'; Category = 'NotSpecified' }
    ) {
        $record = ConvertTo-ErrorRecord (Get-Failure $Kind $Code 'It failed.' 'Fix it.')
        $record.CategoryInfo.Category | Should -Be $Category
        $record.FullyQualifiedErrorId | Should -Be $Code
        "$record" | Should -Be 'It failed. Fix it.'
    }
}
