BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $own = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
    $other = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'
    # The principal of local ECR has no access to this account.
    $denied = '777788889999.dkr.ecr.us-west-2.amazonaws.com'
    $quiet = @{ WarningAction = 'SilentlyContinue' }
}

AfterAll { Exit-Sandbox }

Describe 'Connect-ECRRegistry' {
    BeforeEach {
        Clear-CliCall
        Clear-DockerLogin
    }

    It 'logs docker in to your own registry' {
        $login = Connect-ECRRegistry -Region us-west-2 @quiet
        $login.PSObject.TypeNames[0] | Should -Be 'ECRLogin.RegistryLogin'
        $login.Registry | Should -Be $own
        $login.Client | Should -Be 'docker'
        $login.ExpiresAt.Kind | Should -Be 'Local'
        "$login" | Should -Be $own
        Get-DockerLogin | Should -Contain $own
    }

    It 'accepts hosts and ids, by position, from the pipeline and by property name' {
        (Connect-ECRRegistry $own, $other @quiet).Registry | Should -Be $own, $other
        Get-DockerLogin | Should -Contain $other
        ('111122223333' | Connect-ECRRegistry -Region us-west-2 @quiet).Registry | Should -Be $own
        $object = [pscustomobject]@{ RegistryId = '111122223333'; Region = 'us-west-2' }
        ($object | Connect-ECRRegistry @quiet).Registry | Should -Be $own
        (Get-ECRLoginCommand -Registry $other | Connect-ECRRegistry @quiet).Registry | Should -Be $other
    }

    It 'is one of the commands that try the other registries if an id is malformed: <Command>' -ForEach @(
        @{ Command = 'Connect-ECRRegistry' }, @{ Command = 'Disconnect-ECRRegistry' }
    ) {
        $given = '1111-2222-3333', $own, '12'
        $caught = $null
        try { & $Command $given -Region us-west-2 -OutVariable returned -ErrorAction SilentlyContinue @quiet } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be "invalid-registry-id,$Command"
        $caught.TargetObject | Should -Be '12'
        $returned.Registry | Should -Be $own
    }

    It 'has no secret in its objects or in the arguments of the CLI' {
        $login = Get-ECRLoginCommand -Region us-west-2
        Connect-ECRRegistry -Region us-west-2 @quiet | Format-List * | Out-String -Width 10000 |
            Should -Not -Match ([regex]::Escape($login.Password))
        (Get-CliCall).Arguments -join ' ' | Should -Not -Match ([regex]::Escape($login.Password))
    }

    It 'tries every registry and ends with a terminating error if one fails' {
        $caught = $null
        $logins = @()
        try { Connect-ECRRegistry $denied, $own @quiet -OutVariable logins } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'client-failed,Connect-ECRRegistry'
        $caught.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $caught.TargetObject | Should -Be $denied
        $logins.Registry | Should -Be $own
        Get-DockerLogin | Should -Contain $own
    }

    It 'does not log in with -WhatIf' {
        Connect-ECRRegistry $own -WhatIf @quiet | Should -BeNullOrEmpty
        Get-DockerLogin | Should -Not -Contain $own
        (Get-CliCall).Arguments | Should -Not -Contain 'login'
    }

    It 'rejects an unknown client' {
        { Connect-ECRRegistry $own -Client nobody @quiet } | Should -Throw -ErrorId 'unknown-client,*'
    }

    It 'reports a client that is not installed' -Skip:($env:OS -eq 'Windows_NT') {
        $path = $env:PATH
        $node = (Get-Command node).Source
        $env:PATH = (New-Item -ItemType Directory "$sandbox/only-node").FullName
        $null = New-Item -ItemType SymbolicLink "$env:PATH/node" -Target $node
        $caught = $null
        try { Connect-ECRRegistry $own -Client podman @quiet } catch { $caught = $_ } finally { $env:PATH = $path }
        $caught.FullyQualifiedErrorId | Should -Be 'client-not-found,Connect-ECRRegistry'
        $caught.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'logs in to the registry that an endpoint returns' {
        (Connect-ECRRegistry -Region us-west-2 -EndpointUrl $localEndpoint @quiet).Registry |
            Should -Be ($localEndpoint -replace '^http://')
    }

    It 'writes the messages of the client as warnings' {
        Connect-ECRRegistry $own -WarningVariable warnings @quiet | Out-Null
        "$warnings" | Should -Match 'docker: '
    }
}

Describe 'Disconnect-ECRRegistry' {
    BeforeAll {
        Connect-ECRRegistry $own, $other @quiet | Out-Null
        $config = "$env:DOCKER_CONFIG/config.json"
        $loggedIn = Get-Content -Raw $config
    }

    BeforeEach { Set-Content $config $loggedIn }

    It 'logs docker out of a registry, given <Form>' -ForEach @(
        @{ Form = 'its host'; Act = { Disconnect-ECRRegistry $own } }
        @{ Form = 'its account id'; Act = { Disconnect-ECRRegistry -RegistryId 111122223333 -Region us-west-2 } }
        @{ Form = 'the object of Connect-ECRRegistry'; Act = { Connect-ECRRegistry $own @quiet | Disconnect-ECRRegistry } }
    ) {
        $logout = & $Act
        $logout.PSObject.TypeNames[0] | Should -Be 'ECRLogin.RegistryLogout'
        $logout.Client | Should -Be 'docker'
        Get-DockerLogin | Should -Not -Contain $own
        Get-DockerLogin | Should -Contain $other
    }

    It 'keeps the login with -WhatIf' {
        Disconnect-ECRRegistry $own -WhatIf | Should -BeNullOrEmpty
        Get-DockerLogin | Should -Contain $own
    }

    It 'does not call AWS' {
        $env:HTTPS_PROXY, $proxy = 'http://127.0.0.1:9', $env:HTTPS_PROXY
        try { (Disconnect-ECRRegistry $own).Registry | Should -Be $own }
        finally { $env:HTTPS_PROXY = $proxy }
    }

    It 'rejects a call without a registry' {
        { Disconnect-ECRRegistry } | Should -Throw -ErrorId 'invalid-usage,Disconnect-ECRRegistry'
    }
}
