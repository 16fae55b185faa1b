BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
    $login = '{"Username":"AWS","Password":"p","ProxyEndpoint":"https://h","Endpoint":"https://h",' +
        '"ExpiresAt":"<time>","Command":"","Registry":"h","RegistryId":null,"Region":"us-west-2"}'

    function Set-Response([double] $Hours, [string] $Stderr) {
        # Replaces the CLI with a program whose token expires after these hours, and which also writes to stderr.
        $time = [datetime]::UtcNow.AddHours($Hours).ToString('yyyy-MM-ddTHH:mm:ssZ')
        Set-Content "$sandbox/stand-in.js" @"
process.stderr.write('$Stderr')
process.stdout.write('$($login -replace '<time>', $time)\n')
"@
        $env:RECORDED_CLI = "$sandbox/stand-in.js"
    }
}

AfterAll { Exit-Sandbox }

Describe 'The memory of a session' {
    BeforeEach {
        # Start with an empty memory, and store one response.
        Import-Module $modulePath -Force
        $before = [Environment]::GetEnvironmentVariables()
        $request = @{ Region = 'us-west-2' }
        $first = Get-ECRLoginCommand @request
        Clear-CliCall
    }

    AfterEach {
        foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
            [Environment]::SetEnvironmentVariable($name, $before[$name])
        }
    }

    It 'answers a repeated request without a process' {
        $second = Get-ECRLoginCommand @request
        Get-CliCall | Should -BeNullOrEmpty
        $second | ConvertTo-Json | Should -Be ($first | ConvertTo-Json)
    }

    It 'reports with -Verbose that the response is from memory' {
        Get-ECRLoginCommand @request -Verbose 4>&1 | Out-String | Should -Match 'memory'
    }

    It 'distinguishes requests by <What>' -ForEach @(
        @{ What = 'their registries'; Other = @{ Region = 'us-west-2'; RegistryId = '111122223333' } }
        @{ What = 'their regions'; Other = @{ Region = 'eu-west-1' } }
        @{ What = '-Public'; Other = @{ Public = $true } }
        @{ What = '-PasswordStdin'; Other = @{ Region = 'us-west-2'; PasswordStdin = $true } }
        @{ What = 'their static credentials'
            Other = @{ Region = 'us-west-2'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'
                SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
            }
        }
    ) {
        $null = Get-ECRLoginCommand @Other
        @(Get-CliCall).Count | Should -Be 1
        $null = Get-ECRLoginCommand @Other
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'distinguishes requests by their secret keys' {
        $null = Get-ECRLoginCommand @request @keys
        $wrong = @{ AccessKey = $keys.AccessKey; SecretKey = 'wrong' }
        { Get-ECRLoginCommand @request @wrong } | Should -Throw -ErrorId 'invalid-signature,*'
    }

    It 'distinguishes requests by the region of Set-DefaultAWSRegion' {
        $StoredAWSRegion = 'us-west-2'
        $null = Get-ECRLoginCommand
        $StoredAWSRegion = 'eu-west-1'
        (Get-ECRLoginCommand).Region | Should -Be 'eu-west-1'
    }

    It 'calls the CLI again if <What> has changed' -ForEach @(
        @{ What = 'an AWS variable'; Change = { $env:AWS_ROLE_SESSION_NAME = 'another' } }
        @{ What = 'an ecrlogin variable'; Change = { $env:ECRLOGIN_CLIENT = 'podman' } }
        @{ What = 'the home directory'; Change = { $env:HOME = "$sandbox/home" } }
        @{ What = 'an XDG folder'; Change = { $env:XDG_RUNTIME_DIR = $sandbox } }
        @{ What = 'NO_PROXY'; Change = { $env:NO_PROXY = "$env:NO_PROXY,another" } }
        @{ What = 'no_proxy'; Change = { $env:no_proxy = "$env:NO_PROXY,another" } }
        @{ What = 'the certificate authorities'; Change = { $env:NODE_EXTRA_CA_CERTS = $env:AWS_CA_BUNDLE } }
        @{ What = 'the credentials file'; Change = { $null = Set-AwsProfile 'changed' } }
        @{ What = 'the config file'; Change = { $null = New-Item -Force "$sandbox/.aws/config" } }
        @{ What = 'the settings file'; Change = { $null = New-Item -Force "$env:XDG_CONFIG_HOME/ecrlogin/config.toml" } }
        @{ What = 'the program'; Change = {
                Copy-Item $env:ECRLOGIN_CLI "$sandbox/another.mjs"
                $env:ECRLOGIN_CLI = "$sandbox/another.js"
                Move-Item "$sandbox/another.mjs" $env:ECRLOGIN_CLI
                Set-Content "$sandbox/package.json" '{"type":"module"}'
            }
        }
    ) {
        & $Change
        $null = Get-ECRLoginCommand @request
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'notices that a file has changed even if its time has not' {
        $path = Set-AwsProfile 'default'
        $time = [IO.File]::GetLastWriteTimeUtc($path)
        $null = Get-ECRLoginCommand @request
        Clear-CliCall
        $null = Set-AwsProfile 'default', 'another'
        [IO.File]::SetLastWriteTimeUtc($path, $time)
        $null = Get-ECRLoginCommand @request
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'does not depend on unrelated variables' {
        $env:UNRELATED_VARIABLE = [guid]::NewGuid()
        $null = Get-ECRLoginCommand @request
        Get-CliCall | Should -BeNullOrEmpty
    }

    It 'is neither read nor written with -NoCache' {
        $null = Get-ECRLoginCommand @request -NoCache
        @(Get-CliCall).Count | Should -Be 1
        $null = Get-ECRLoginCommand @request
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'is off while AWS_ECR_DISABLE_CACHE is set' {
        $env:AWS_ECR_DISABLE_CACHE = 'true'
        1..2 | ForEach-Object { $null = Get-ECRLoginCommand @request }
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'is used by Connect-ECRRegistry, which then only logs in' {
        $null = Connect-ECRRegistry -Region us-west-2 -WarningAction SilentlyContinue
        (Get-CliCall).Arguments[0] | Should -Be 'login'
    }

    It 'is not used by Get-ECRAuthorizationToken' {
        1..2 | ForEach-Object { $null = Get-ECRAuthorizationToken @request }
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'returns new objects each time, so that changes to one have no effect on the next' {
        $first.Password = 'changed'
        $second = Get-ECRLoginCommand @request
        $second.Password | Should -Not -Be 'changed'
        $second.Password = 'changed'
        (Get-ECRLoginCommand @request).Password | Should -Not -Be 'changed'
    }

    It 'is lost when the module is imported again' {
        Import-Module $modulePath -Force
        $null = Get-ECRLoginCommand @request
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'contains no secret key and no variable' {
        $null = Get-ECRLoginCommand @request @keys
        $contents = InModuleScope ECRLogin { [Management.Automation.PSSerializer]::Serialize($script:memory, 10) }
        $contents | Should -Match 'Password'
        $contents | Should -Not -Match 'wJalr|AKIA|AWS_'
    }

    Context 'a response' {
        BeforeEach { $cli = $env:RECORDED_CLI }
        AfterEach { $env:RECORDED_CLI = $cli }

        It 'with a token that expires in <Hours> hours needs <Calls> call(s) for two requests' -ForEach @(
            @{ Hours = 12; Calls = 1 }
            @{ Hours = 6.1; Calls = 1 }
            @{ Hours = 5.9; Calls = 2 }
            @{ Hours = -1; Calls = 2 }
        ) {
            Set-Response $Hours
            1..2 | ForEach-Object { $null = Get-ECRLoginCommand -Region eu-west-1 }
            @(Get-CliCall).Count | Should -Be $Calls
        }

        It 'with a <Level> is not stored' -ForEach @(
            @{ Level = 'warning'; Stderr = '{"level":"warning","message":"m"}\n' }
            @{ Level = 'error'
                Stderr = '{"level":"error","kind":"service","code":"throttled","exitCode":6,"registry":"r","message":"m","hint":"n"}\n'
            }
        ) {
            Set-Response 12 $Stderr
            1..2 | ForEach-Object {
                $output = Get-ECRLoginCommand -Region eu-west-1 -ErrorAction Continue 2>&1 3>&1
                "$output" | Should -Match '\bm\b'
            }
            @(Get-CliCall).Count | Should -Be 2
        }
    }
}
