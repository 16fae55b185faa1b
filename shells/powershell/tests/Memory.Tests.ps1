BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
    $login = '{"Username":"AWS","Password":"p","ProxyEndpoint":"https://h","Endpoint":"https://h",' +
        '"ExpiresAt":"<time>","Command":"","Registry":"h","RegistryId":null,"Region":"us-west-2"}'

    function Set-Answer([double] $Hours, [string] $Failing) {
        # Puts a program in the CLI's place whose token lives for so long, and that says something besides.
        $time = [datetime]::UtcNow.AddHours($Hours).ToString('yyyy-MM-ddTHH:mm:ssZ')
        Set-Content "$sandbox/stand-in.js" @"
process.stderr.write('$Failing')
process.stdout.write('$($login -replace '<time>', $time)\n')
"@
        $env:RECORDED_CLI = "$sandbox/stand-in.js"
    }
}

AfterAll { Exit-Sandbox }

Describe 'The memory of a session' {
    BeforeEach {
        # An empty memory, and a question that was asked once.
        Import-Module $modulePath -Force
        $before = [Environment]::GetEnvironmentVariables()
        $question = @{ Region = 'us-west-2' }
        $first = Get-ECRLoginCommand @question
        Clear-CliCall
    }

    AfterEach {
        foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
            [Environment]::SetEnvironmentVariable($name, $before[$name])
        }
    }

    It 'answers the same question without a process' {
        $second = Get-ECRLoginCommand @question
        Get-CliCall | Should -BeNullOrEmpty
        $second | ConvertTo-Json | Should -Be ($first | ConvertTo-Json)
    }

    It 'says with -Verbose where the answer is from' {
        Get-ECRLoginCommand @question -Verbose 4>&1 | Out-String | Should -Match 'memory'
    }

    It 'tells questions apart by <What>' -ForEach @(
        @{ What = 'their registries'; Other = @{ Region = 'us-west-2'; RegistryId = '111122223333' } }
        @{ What = 'their regions'; Other = @{ Region = 'eu-west-1' } }
        @{ What = '-Public'; Other = @{ Public = $true } }
        @{ What = '-PasswordStdin'; Other = @{ Region = 'us-west-2'; PasswordStdin = $true } }
        @{ What = 'their keys'
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

    It 'does not take one secret key for another' {
        $null = Get-ECRLoginCommand @question @keys
        $wrong = @{ AccessKey = $keys.AccessKey; SecretKey = 'wrong' }
        { Get-ECRLoginCommand @question @wrong } | Should -Throw -ErrorId 'invalid-signature,*'
    }

    It 'tells them apart by the region of Set-DefaultAWSRegion' {
        $StoredAWSRegion = 'us-west-2'
        $null = Get-ECRLoginCommand
        $StoredAWSRegion = 'eu-west-1'
        (Get-ECRLoginCommand).Region | Should -Be 'eu-west-1'
    }

    It 'asks anew when <What> has changed' -ForEach @(
        @{ What = 'a variable of AWS'; Change = { $env:AWS_ROLE_SESSION_NAME = 'another' } }
        @{ What = 'a variable of ecrlogin'; Change = { $env:ECRLOGIN_CLIENT = 'podman' } }
        @{ What = 'the home'; Change = { $env:HOME = "$sandbox/home" } }
        @{ What = 'a folder of XDG'; Change = { $env:XDG_RUNTIME_DIR = $sandbox } }
        @{ What = 'a proxy''s exceptions'; Change = { $env:NO_PROXY = "$env:NO_PROXY,another" } }
        @{ What = 'a proxy''s exceptions, in lower case'; Change = { $env:no_proxy = "$env:NO_PROXY,another" } }
        @{ What = 'the authorities'; Change = { $env:NODE_EXTRA_CA_CERTS = $env:AWS_CA_BUNDLE } }
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
        $null = Get-ECRLoginCommand @question
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'sees a file change whose time stays' {
        $path = Set-AwsProfile 'default'
        $time = [IO.File]::GetLastWriteTimeUtc($path)
        $null = Get-ECRLoginCommand @question
        Clear-CliCall
        $null = Set-AwsProfile 'default', 'another'
        [IO.File]::SetLastWriteTimeUtc($path, $time)
        $null = Get-ECRLoginCommand @question
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'is as it was when a variable is that has nothing to do with it' {
        $env:PROMPT_OF_SOMEBODY = [guid]::NewGuid()
        $null = Get-ECRLoginCommand @question
        Get-CliCall | Should -BeNullOrEmpty
    }

    It 'is neither read nor written with -NoCache' {
        $null = Get-ECRLoginCommand @question -NoCache
        @(Get-CliCall).Count | Should -Be 1
        $null = Get-ECRLoginCommand @question
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'is off while AWS_ECR_DISABLE_CACHE is set' {
        $env:AWS_ECR_DISABLE_CACHE = 'true'
        1..2 | ForEach-Object { $null = Get-ECRLoginCommand @question }
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'serves Connect-ECRRegistry, which then only logs in' {
        $null = Connect-ECRRegistry -Region us-west-2 -WarningAction SilentlyContinue
        (Get-CliCall).Words[0] | Should -Be 'login'
    }

    It 'has nothing for Get-ECRAuthorizationToken' {
        1..2 | ForEach-Object { $null = Get-ECRAuthorizationToken @question }
        @(Get-CliCall).Count | Should -Be 2
    }

    It 'gives new objects each time, so that a changed one spoils nothing' {
        $first.Password = 'spoilt'
        $second = Get-ECRLoginCommand @question
        $second.Password | Should -Not -Be 'spoilt'
        $second.Password = 'spoilt'
        (Get-ECRLoginCommand @question).Password | Should -Not -Be 'spoilt'
    }

    It 'ends with the module' {
        Import-Module $modulePath -Force
        $null = Get-ECRLoginCommand @question
        @(Get-CliCall).Count | Should -Be 1
    }

    It 'has no secret key in it, nor any variable' {
        $null = Get-ECRLoginCommand @question @keys
        $held = InModuleScope ECRLogin { [Management.Automation.PSSerializer]::Serialize($script:memory, 10) }
        $held | Should -Match 'Password'
        $held | Should -Not -Match 'wJalr|AKIA|AWS_'
    }

    Context 'an answer' {
        BeforeEach { $cli = $env:RECORDED_CLI }
        AfterEach { $env:RECORDED_CLI = $cli }

        It 'whose token lives for <Hours> hours is asked for <Calls> time(s)' -ForEach @(
            @{ Hours = 12; Calls = 1 }
            @{ Hours = 6.1; Calls = 1 }
            @{ Hours = 5.9; Calls = 2 }
            @{ Hours = -1; Calls = 2 }
        ) {
            Set-Answer $Hours
            1..2 | ForEach-Object { $null = Get-ECRLoginCommand -Region eu-west-1 }
            @(Get-CliCall).Count | Should -Be $Calls
        }

        It 'that came with a <Level> is not kept' -ForEach @(
            @{ Level = 'warning'; Said = '{"level":"warning","message":"m"}\n' }
            @{ Level = 'error'
                Said = '{"level":"error","kind":"service","code":"throttled","exitCode":6,"registry":"r","message":"m","hint":"n"}\n'
            }
        ) {
            Set-Answer 12 $Said
            1..2 | ForEach-Object {
                $said = Get-ECRLoginCommand -Region eu-west-1 -ErrorAction Continue 2>&1 3>&1
                "$said" | Should -Match '\bm\b'
            }
            @(Get-CliCall).Count | Should -Be 2
        }
    }
}
