BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $cliFolder = "$repository/packages/cli"

    function Get-Staying {
        # Returns the process of the CLI that stays for this session, or null.
        InModuleScope ECRLogin { if ($script:loadedPhases['Stay'] -and $script:stayingCli) { $script:stayingCli['Process'] } }
    }

    function Get-Question([string] $Region) {
        # Asks a question that no memory answers.
        Get-ECRLoginCommand -Region $Region -NoCache
    }

    function Wait-Exit([int] $Id) {
        # Returns whether a process ends within some seconds.
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ($clock.Elapsed.TotalSeconds -lt 10) {
            if (-not (Get-Process -Id $Id -ErrorAction Ignore)) { return $true }
            Start-Sleep -Milliseconds 50
        }
        $false
    }
}

AfterAll { Exit-Sandbox }

Describe 'The CLI that stays for a session' {
    BeforeEach {
        $env:ECRLOGIN_CLI = $env:RECORDED_CLI
        $variables = [Environment]::GetEnvironmentVariables()
        Import-Module $modulePath -Force
    }

    AfterEach {
        Remove-Module ECRLogin
        foreach ($name in @([Environment]::GetEnvironmentVariables().Keys) + $variables.Keys) {
            [Environment]::SetEnvironmentVariable($name, $variables[$name])
        }
    }

    It 'is not started by the first question, its repetition or a login' {
        $null = Get-ECRLoginCommand -Region us-west-2
        $null = Get-ECRLoginCommand -Region us-west-2
        $null = Connect-ECRRegistry -Region us-west-2 -WarningAction SilentlyContinue
        $null = Disconnect-ECRRegistry 111122223333 -Region us-west-2
        Get-Staying | Should -BeNullOrEmpty
    }

    It 'is started by the second question and answers all others' {
        $answers = @('us-west-2', 'eu-west-1', 'us-east-1' | ForEach-Object { Get-Question $_ })
        $answers.Region | Should -Be 'us-west-2', 'eu-west-1', 'us-east-1'
        $process = Get-Staying
        (Get-ECRAuthorizationToken -Region us-west-2).ProxyEndpoint | Should -Match 'us-west-2'
        (Get-Staying).Id | Should -Be $process.Id
        InModuleScope ECRLogin { $script:stayingCli['Id'] } | Should -Be 3
    }

    It 'answers as a CLI of its own does: <What>' -ForEach @(
        @{ What = 'an error'; Arguments = @{ RegistryId = 'wrong' } }
        @{ What = 'a failure of one registry'
            Arguments = @{ RegistryId = '111122223333', '999999999999'; Region = 'us-west-2' }
        }
        @{ What = 'another -ProfileName'; Arguments = @{ ProfileName = 'missing' } }
        @{ What = 'credentials of its own'
            Arguments = @{ Region = 'us-west-2'; AccessKey = 'AKIAWRONG'; SecretKey = 'wrong' }
        }
        @{ What = 'an endpoint that is no URL'; Arguments = @{ Region = 'us-west-2'; EndpointUrl = "no`n`"url\" } }
    ) {
        $ask = {
            $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
            try { $output = @(Get-ECRLoginCommand @Arguments -NoCache @quiet) }
            catch { $failures = @($_) }
            @($output.Registry; $failures | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" }) -join "`n"
        }
        $own = & $ask
        $own | Should -Not -BeNullOrEmpty
        & $ask | Should -Be $own
        Get-Staying | Should -Not -BeNullOrEmpty
    }

    It 'gets every variable, argument and folder as it is' {
        $env:ECRLOGIN_CLI = "$PSScriptRoot/recording-cli.js"
        $folder = (New-Item -ItemType Directory "$sandbox/a 'b' \ $([char] 0xfc)").FullName
        $env:AWS_HOSTILE = "line`nfeed `"quoted`" \ `t$([char] 27)[1m $([char] 0x2028)=end"
        $null = Get-Question 'us-west-2'
        Clear-CliCall
        Push-Location -LiteralPath $folder
        try { { Get-ECRLoginCommand -Registry "a `"b`" \", "c`nd" } | Should -Throw }
        finally { Pop-Location }
        $call = Get-CliCall
        $call.IsStaying | Should -BeTrue
        $call.Arguments[-2..-1] | Should -BeExactly "a `"b`" \", "c`nd"
        $call.Environment.AWS_HOSTILE | Should -BeExactly $env:AWS_HOSTILE
        $call.Folder | Should -BeExactly $folder
    }

    It 'passes warnings and verbose messages on' {
        $null = Get-Question 'us-west-2'
        $env:ECRLOGIN_CACHE_DIR = "$sandbox/not a folder"
        Set-Content $env:ECRLOGIN_CACHE_DIR ''
        $output = Get-ECRLoginCommand -Region eu-west-1 -Verbose 3>&1 4>&1
        "$($output | Where-Object { $_ -is [Management.Automation.WarningRecord] })" | Should -Match 'not a folder'
        @($output | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 0
        Get-Staying | Should -Not -BeNullOrEmpty
    }

    It 'sees a profile that changes between two requests' {
        Remove-Item env:AWS_ACCESS_KEY_ID, env:AWS_SECRET_ACCESS_KEY
        1..2 | ForEach-Object {
            $null = Set-AwsProfile 'default' -Region 'eu-west-1'
            (Get-ECRLoginCommand -NoCache).Region | Should -Be 'eu-west-1'
            $null = Set-AwsProfile 'default' -Region 'us-east-1'
            (Get-ECRLoginCommand -NoCache).Region | Should -Be 'us-east-1'
        }
        Remove-Item "$sandbox/.aws/credentials"
        { Get-ECRLoginCommand -Region us-west-2 -NoCache } | Should -Throw -ErrorId 'no-credentials,*'
    }

    It 'has no AWS variables of its own' -Skip:(-not (Test-Path /proc/self/environ)) {
        'us-west-2', 'eu-west-1' | ForEach-Object { $null = Get-Question $_ }
        $environment = [IO.File]::ReadAllText("/proc/$((Get-Staying).Id)/environ")
        $environment | Should -Match 'PATH='
        $environment | Should -Not -Match 'AWS_'
    }

    It 'ends with <What>, and the next question starts another one' -ForEach @(
        @{ What = 'a change of a variable that its runtime reads'; Change = { $env:NODE_OPTIONS = '--no-deprecation' } }
        @{ What = 'another program'; Change = { $env:ECRLOGIN_CLI = "$PSScriptRoot/recording-cli.js" } }
        @{ What = 'a change of its program'; Change = { [IO.File]::AppendAllText($env:ECRLOGIN_CLI, "`n") } }
        @{ What = 'its process'; Change = { (Get-Staying).Kill() } }
    ) {
        $program = Get-Content -Raw "$cliFolder/bin/ecrlogin.cjs"
        $env:ECRLOGIN_CLI = "$sandbox/cli.js"
        Set-Content $env:ECRLOGIN_CLI $program.Replace('../dist', "$cliFolder/dist")
        'us-west-2', 'eu-west-1' | ForEach-Object { $null = Get-Question $_ }
        $id = (Get-Staying).Id
        & $Change
        (Get-Question 'us-east-1').Region | Should -Be 'us-east-1'
        Wait-Exit $id | Should -BeTrue
        (Get-Staying).Id | Should -Not -Be $id
        (Get-Question 'us-west-2').Region | Should -Be 'us-west-2'
    }

    It 'ends after some time without a request' {
        InModuleScope ECRLogin { Import-Private Ask; Import-Private Stay; $script:idleSeconds = 1 }
        'us-west-2', 'eu-west-1' | ForEach-Object { $null = Get-Question $_ }
        $id = (Get-Staying).Id
        Wait-Exit $id | Should -BeTrue
        (Get-Question 'us-east-1').Region | Should -Be 'us-east-1'
    }

    It 'ends when the module is removed' {
        'us-west-2', 'eu-west-1' | ForEach-Object { $null = Get-Question $_ }
        $id = (Get-Staying).Id
        Remove-Module ECRLogin
        Wait-Exit $id | Should -BeTrue
        Import-Module $modulePath
    }

    It 'ends when PowerShell is killed' {
        Set-Content "$sandbox/session.ps1" @'
param($Module)
Import-Module $Module
'us-west-2', 'eu-west-1' | ForEach-Object { $null = Get-ECRLoginCommand -Region $_ }
[Console]::WriteLine("$PID $(& (Get-Module ECRLogin) { $script:stayingCli['Process'].Id })")
Start-Sleep -Seconds 60
'@
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh', "-NoProfile -File `"$sandbox/session.ps1`" `"$modulePath`"")
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $shell = [Diagnostics.Process]::Start($start)
        [int] $session, [int] $cli = $shell.StandardOutput.ReadLine() -split ' '
        Get-Process -Id $cli | Should -Not -BeNullOrEmpty
        # `pwsh` can be a program that starts PowerShell.
        (Get-Process -Id $session).Kill()
        Wait-Exit $cli | Should -BeTrue
    }

    It 'does not answer a question with the response to a stopped pipeline' {
        $env:AWS_CONFIG_FILE = "$sandbox/slow.config"
        Set-Content "$sandbox/slow.js" @"
const credentials = { AccessKeyId: '$env:AWS_ACCESS_KEY_ID', SecretAccessKey: '$env:AWS_SECRET_ACCESS_KEY' }
setTimeout(() => console.log(JSON.stringify({ Version: 1, ...credentials })), Number(process.argv[2]))
"@
        Set-Content $env:AWS_CONFIG_FILE @"
[profile slow]
credential_process = node "$sandbox/slow.js" 60000
[profile fast]
credential_process = node "$sandbox/slow.js" 0
"@
        $id = '& (Get-Module ECRLogin) { $script:stayingCli["Process"].Id }'
        $shell = [powershell]::Create()
        $run = { param($Script) $shell.Commands.Clear(); $shell.AddScript($Script) }
        $ask = '''us-west-2'', ''eu-west-1'' | ForEach-Object { Get-ECRLoginCommand -Region $_ }'
        $null = & $run "Import-Module '$modulePath'; $ask; $id"
        $before = $shell.Invoke()[-1]
        $null = & $run 'Get-ECRLoginCommand -Region us-east-1 -ProfileName slow'
        $running = $shell.BeginInvoke()
        Start-Sleep -Seconds 1
        $running.IsCompleted | Should -BeFalse
        $shell.Stop()
        $null = & $run "(Get-ECRLoginCommand -Region ap-south-1 -ProfileName fast).Region; $id"
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Invoke() | Should -Be 'ap-south-1', $before
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
        $shell.Dispose()
    }

    It 'belongs to one runspace: parallel ones do not mix' {
        $shells = foreach ($region in 'us-west-2', 'eu-west-1', 'us-east-1') {
            $shell = [powershell]::Create()
            $null = $shell.AddScript("Import-Module '$modulePath'; " +
                "foreach (`$i in 1..5) { Get-ECRLoginCommand -NoCache -Region $region }; " +
                '& (Get-Module ECRLogin) { $script:stayingCli["Process"].Id }; Remove-Module ECRLogin')
            @{ Region = $region; Shell = $shell; Running = $shell.BeginInvoke() }
        }
        $ids = foreach ($one in $shells) {
            $output = $one.Shell.EndInvoke($one.Running)
            $output[0..4].Region | Should -Be (@($one.Region) * 5)
            $output[5]
            $one.Shell.Dispose()
        }
        @($ids | Sort-Object -Unique).Count | Should -Be 3
    }

    It 'leaves a role that requires an MFA code to a process of its own, which can ask for it' {
        Set-Content "$sandbox/own.js" @"
const login = { Username: 'AWS', Password: 'p', ProxyEndpoint: '', ExpiresAt: '2020-01-01T00:00:00Z', Command: '' }
if (process.argv[2] === 'serve') require('$cliFolder/bin/ecrlogin.cjs')
else console.log(JSON.stringify({ ...login, Registry: 'own', RegistryId: null, Region: 'r' }))
"@
        Set-Content "$sandbox/mfa.config" @'
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/guarded
mfa_serial = arn:aws:iam::111122223333:mfa/phone
credential_source = Environment
'@
        $env:AWS_CONFIG_FILE = "$sandbox/mfa.config"
        $env:ECRLOGIN_CLI = "$sandbox/own.js"
        (Get-Question 'us-west-2').Registry | Should -Be 'own'
        (Get-Question 'us-west-2').Registry | Should -Match '^\d{12}\.'
        $id = (Get-Staying).Id
        (Get-ECRLoginCommand -Region us-west-2 -ProfileName guarded).Registry | Should -Be 'own'
        (Get-Question 'eu-west-1').Registry | Should -Match '^\d{12}\.'
        (Get-Staying).Id | Should -Be $id
    }

    It 'is not tried again with a program that cannot stay' {
        Set-Content "$sandbox/older.js" @"
if (process.argv[2] !== 'serve') require('$cliFolder/bin/ecrlogin.cjs')
else { require('node:fs').appendFileSync('$sandbox/tries', 'x'); process.exit(2) }
"@
        $env:ECRLOGIN_CLI = "$sandbox/older.js"
        $answers = @('us-west-2', 'eu-west-1', 'us-east-1' | ForEach-Object { Get-Question $_ })
        $answers.Region | Should -Be 'us-west-2', 'eu-west-1', 'us-east-1'
        Get-Content "$sandbox/tries" | Should -Be 'x'
        Get-Staying | Should -BeNullOrEmpty
    }
}
