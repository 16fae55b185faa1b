BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $mine = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
    $other = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'
    # The principal of local ECR may not open this account.
    $refused = '777788889999.dkr.ecr.us-west-2.amazonaws.com'
    $quiet = @{ WarningAction = 'SilentlyContinue' }
}

AfterAll { Exit-Sandbox }

Describe 'Connect-ECRRegistry' {
    BeforeEach {
        Clear-CliCall
        Clear-DockerLogin
    }

    It 'logs docker in to one''s own registry' {
        $login = Connect-ECRRegistry -Region us-west-2 @quiet
        $login.PSObject.TypeNames[0] | Should -Be 'ECRLogin.RegistryLogin'
        $login.Registry | Should -Be $mine
        $login.Client | Should -Be 'docker'
        $login.ExpiresAt.Kind | Should -Be 'Local'
        "$login" | Should -Be $mine
        Get-DockerLogin | Should -Contain $mine
    }

    It 'takes hosts and ids, by position, pipeline and property name' {
        (Connect-ECRRegistry $mine, $other @quiet).Registry | Should -Be $mine, $other
        Get-DockerLogin | Should -Contain $other
        ('111122223333' | Connect-ECRRegistry -Region us-west-2 @quiet).Registry | Should -Be $mine
        $object = [pscustomobject]@{ RegistryId = '111122223333'; Region = 'us-west-2' }
        ($object | Connect-ECRRegistry @quiet).Registry | Should -Be $mine
        (Get-ECRLoginCommand -Registry $other | Connect-ECRRegistry @quiet).Registry | Should -Be $other
    }

    It 'has no secret in its objects or in the words of the CLI' {
        $login = Get-ECRLoginCommand -Region us-west-2
        Connect-ECRRegistry -Region us-west-2 @quiet | Format-List * | Out-String -Width 10000 |
            Should -Not -Match ([regex]::Escape($login.Password))
        (Get-CliCall).Words -join ' ' | Should -Not -Match ([regex]::Escape($login.Password))
    }

    It 'tries every registry and ends in a terminating error when one fails' {
        $caught = $null
        $logins = @()
        try { Connect-ECRRegistry $refused, $mine @quiet -OutVariable logins } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'client-failed,Connect-ECRRegistry'
        $caught.TargetObject | Should -Be $refused
        $logins.Registry | Should -Be $mine
        Get-DockerLogin | Should -Contain $mine
    }

    It 'logs nobody in with -WhatIf' {
        Connect-ECRRegistry $mine -WhatIf @quiet | Should -BeNullOrEmpty
        Get-DockerLogin | Should -Not -Contain $mine
        (Get-CliCall).Words | Should -Not -Contain 'login'
    }

    It 'names a client that is not known' {
        { Connect-ECRRegistry $mine -Client nobody @quiet } | Should -Throw -ErrorId 'unknown-client,*'
    }

    It 'names a client that is not installed' -Skip:($env:OS -eq 'Windows_NT') {
        $path = $env:PATH
        $node = (Get-Command node).Source
        $env:PATH = (New-Item -ItemType Directory "$sandbox/node-alone").FullName
        $null = New-Item -ItemType SymbolicLink "$env:PATH/node" -Target $node
        $caught = $null
        try { Connect-ECRRegistry $mine -Client podman @quiet } catch { $caught = $_ } finally { $env:PATH = $path }
        $caught.FullyQualifiedErrorId | Should -Be 'client-not-found,Connect-ECRRegistry'
        $caught.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'logs in to the registry of an endpoint' {
        (Connect-ECRRegistry -Region us-west-2 -EndpointUrl $localEndpoint @quiet).Registry |
            Should -Be ($localEndpoint -replace '^http://')
    }

    It 'passes on what the client says as warnings' {
        Connect-ECRRegistry $mine -WarningVariable warnings @quiet | Out-Null
        "$warnings" | Should -Match 'docker: '
    }
}

Describe 'Disconnect-ECRRegistry' {
    BeforeAll {
        Connect-ECRRegistry $mine, $other @quiet | Out-Null
        $config = "$env:DOCKER_CONFIG/config.json"
        $loggedIn = Get-Content -Raw $config
    }

    BeforeEach { Set-Content $config $loggedIn }

    It 'logs docker out, by <Form>' -ForEach @(
        @{ Form = 'host'; Act = { Disconnect-ECRRegistry $mine } }
        @{ Form = 'id'; Act = { Disconnect-ECRRegistry -RegistryId 111122223333 -Region us-west-2 } }
        @{ Form = 'the object of Connect-ECRRegistry'; Act = { Connect-ECRRegistry $mine @quiet | Disconnect-ECRRegistry } }
    ) {
        $logout = & $Act
        $logout.PSObject.TypeNames[0] | Should -Be 'ECRLogin.RegistryLogout'
        $logout.Client | Should -Be 'docker'
        Get-DockerLogin | Should -Not -Contain $mine
        Get-DockerLogin | Should -Contain $other
    }

    It 'leaves the login with -WhatIf' {
        Disconnect-ECRRegistry $mine -WhatIf | Should -BeNullOrEmpty
        Get-DockerLogin | Should -Contain $mine
    }

    It 'does not ask AWS' {
        $env:HTTPS_PROXY, $proxy = 'http://127.0.0.1:9', $env:HTTPS_PROXY
        try { (Disconnect-ECRRegistry $mine).Registry | Should -Be $mine }
        finally { $env:HTTPS_PROXY = $proxy }
    }

    It 'refuses to guess what to log out of' {
        { Disconnect-ECRRegistry } | Should -Throw -ErrorId 'invalid-usage,Disconnect-ECRRegistry'
    }
}
