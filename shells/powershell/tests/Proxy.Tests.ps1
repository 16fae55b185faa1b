BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $localProxy = [uri] $env:HTTPS_PROXY

    # The settings that Set-AWSProxy makes.
    class ProxySettings {
        [string] $Hostname
        [int] $Port
        [Net.ICredentials] $Credentials
        [Collections.Generic.List[string]] $BypassList
        [Nullable[bool]] $BypassOnLocal
    }

    function Get-ProxyTable([ProxySettings] $Proxy) {
        # Returns the variables for a proxy, by name.
        $table = @{}
        InModuleScope ECRLogin -Parameters @{ Proxy = $Proxy; Caller = $PSCmdlet } {
            Import-Private Rest
            Get-ProxyVariable $Caller $Proxy
        } | ForEach-Object {
            $name, $value = $_ -split '=', 2
            $table[$name] = $value
        }
        $table
    }
}

AfterAll { Exit-Sandbox }

Describe '$AWSProxy' {
    BeforeEach {
        $before = @{}
        foreach ($name in 'HTTPS_PROXY', 'NO_PROXY') { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
        $env:HTTPS_PROXY = 'http://127.0.0.1:9'
        # Start with an empty memory.
        Import-Module $modulePath -Force
        Clear-CliCall
    }

    AfterEach { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }

    It 'is the proxy of the call, instead of that of the environment, for <Call>' -ForEach @(
        @{ Call = 'Get-ECRLoginCommand' }, @{ Call = 'Get-ECRAuthorizationToken' }, @{ Call = 'Connect-ECRRegistry' }
    ) {
        Remove-Item -Recurse $env:XDG_CACHE_HOME -ErrorAction Ignore
        { & $Call -Region us-west-2 } | Should -Throw -ErrorId "connection-refused,$Call"
        $AWSProxy = [ProxySettings] @{ Hostname = $localProxy.Host; Port = $localProxy.Port }
        & $Call -Region us-west-2 -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
    }

    It 'is part of what the memory distinguishes' {
        $AWSProxy = [ProxySettings] @{ Hostname = $localProxy.Host; Port = $localProxy.Port }
        $null = Get-ECRLoginCommand -Region eu-west-1
        $AWSProxy.Port++
        $null = Get-ECRLoginCommand -Region eu-west-1
        @(Get-CliCall) | Should -HaveCount 2
    }

    It 'is ignored after Clear-AWSProxy, and without a host or a port' -ForEach @(
        @{ Value = $null }, @{ Value = @{} }, @{ Value = @{ Hostname = 'proxy' } }, @{ Value = @{ Port = 80 } }
    ) {
        $env:HTTPS_PROXY = $before['HTTPS_PROXY']
        $AWSProxy = if ($null -ne $Value) { [ProxySettings] $Value }
        Get-ECRLoginCommand -Region us-west-2 -NoCache | Should -Not -BeNullOrEmpty
    }

    It 'is not in the arguments of the CLI, nor is its password' {
        $credentials = [Net.NetworkCredential]::new('user', 'secret word')
        $AWSProxy = [ProxySettings] @{ Hostname = $localProxy.Host; Port = $localProxy.Port; Credentials = $credentials }
        try { $null = Get-ECRLoginCommand -Region us-west-2 -NoCache } catch { "$_" | Should -Not -Match 'secret' }
        (Get-CliCall).Arguments -join ' ' | Should -Not -Match 'secret|proxy'
    }

    It 'becomes a URL: <Url>' -ForEach @(
        @{ Url = 'http://proxy:3128'; Settings = @{ Hostname = 'proxy'; Port = 3128 } }
        @{ Url = 'http://proxy:3128'; Settings = @{ Hostname = 'http://proxy/'; Port = 3128 } }
        @{ Url = 'https://proxy:3128'; Settings = @{ Hostname = 'https://proxy'; Port = 3128 } }
        @{ Url = 'http://u%40x:p%3A%2F%20@proxy:3128'; Settings = @{
                Hostname = 'proxy'; Port = 3128; Credentials = [Net.NetworkCredential]::new('u@x', 'p:/ ')
            }
        }
    ) {
        $table = Get-ProxyTable $Settings
        foreach ($name in 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy') { $table[$name] | Should -Be $Url }
    }

    It 'adds to NO_PROXY <Rule> for the pattern <Pattern>' -ForEach @(
        @{ Pattern = '.*\.example\.com'; Rule = '.example.com' }
        @{ Pattern = '^https?://.*\.example\.com$'; Rule = '.example.com' }
        @{ Pattern = 'api\.ecr\.us-west-2\.amazonaws\.com'; Rule = 'api.ecr.us-west-2.amazonaws.com' }
        @{ Pattern = 'https://host:8443/'; Rule = 'host:8443' }
        @{ Pattern = '.*amazonaws.com'; Rule = 'amazonaws.com' }
        @{ Pattern = '10\.1\.2\.3'; Rule = '10.1.2.3' }
        @{ Pattern = '.*'; Rule = '*' }
    ) {
        $env:NO_PROXY = 'own.test'
        $table = Get-ProxyTable @{ Hostname = 'proxy'; Port = 80; BypassList = [string[]] $Pattern }
        $table['NO_PROXY'] -split ',' | Should -Be 'own.test', '169.254.0.0/16', 'fd00:ec2::/64', $Rule
        $table['no_proxy'] | Should -Be $table['NO_PROXY']
    }

    It 'warns of a pattern that NO_PROXY cannot express: <_>' -ForEach 'a|b', '[', '(?!x).*', 'ecr\d+\.test', '' {
        $AWSProxy = [ProxySettings] @{ Hostname = $localProxy.Host; Port = $localProxy.Port; BypassList = [string[]] $_ }
        $null = Get-ECRLoginCommand -Region us-west-2 -NoCache -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match ([regex]::Escape("the pattern $_ in the BypassList"))
    }
}
