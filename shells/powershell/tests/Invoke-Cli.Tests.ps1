BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox

    function Set-Cli([string] $Script) {
        # Replaces the CLI with a script.
        $env:ECRLOGIN_CLI = "$sandbox/stand-in.js"
        Set-Content $env:ECRLOGIN_CLI $Script
    }

    $login = @'
const login = (registry) => JSON.stringify({
  Username: 'AWS', Password: 'p', ProxyEndpoint: `https://${registry}`, Endpoint: `https://${registry}`,
  ExpiresAt: '2020-01-01T00:00:00Z', Command: '', Registry: registry, RegistryId: null, Region: 'r',
}) + '\n'
'@
}

AfterAll { Exit-Sandbox }

Describe 'Running the CLI' {
    It 'reads UTF-8, whatever the encoding of the console' {
        Set-Cli "$login; process.stdout.write(login('\u00fc\u65e5\u672c\ud83d\udc1f'))"
        $before = [Console]::OutputEncoding
        [Console]::OutputEncoding = [Text.Encoding]::ASCII
        try { $registry = (Get-ECRLoginCommand).Registry }
        finally { [Console]::OutputEncoding = $before }
        [int[]] $registry.ToCharArray() | Should -Be 0xfc, 0x65e5, 0x672c, 0xd83d, 0xdc1f
    }

    It 'reads stdout and stderr at the same time' {
        Set-Cli @"
$login
for (let i = 0; i < 500; i++) {
  process.stdout.write(login('registry-' + i + 'x'.repeat(500)))
  process.stderr.write(JSON.stringify({ level: 'warning', message: 'y'.repeat(500) }) + '\n')
}
"@
        $logins = Get-ECRLoginCommand -WarningVariable warnings -WarningAction SilentlyContinue
        $logins | Should -HaveCount 500
        $warnings | Should -HaveCount 500
    }

    It 'reports a CLI that fails without an error' {
        Set-Cli 'process.exit(9)'
        { Get-ECRLoginCommand } | Should -Throw -ErrorId 'unexpected,*' -ExpectedMessage '*exit code 9*'
    }

    It 'reports a CLI that cannot be started' -Skip:($env:OS -eq 'Windows_NT') {
        $env:ECRLOGIN_CLI = "$sandbox/not-executable"
        Set-Content $env:ECRLOGIN_CLI ''
        { Get-ECRLoginCommand } | Should -Throw '*not-executable*'
    }

    It 'starts the CLI in PowerShell''s location' {
        Set-Cli "$login; process.stdout.write(login(process.cwd()))"
        $null = New-Item -ItemType Directory "$sandbox/here"
        Push-Location "$sandbox/here"
        try { (Get-ECRLoginCommand).Registry | Should -BeLike '*here' }
        finally { Pop-Location }
    }

    It 'writes <Records> progress records for <Count> registries' -ForEach @(
        @{ Count = 1; Records = 0 }
        @{ Count = 5; Records = 2 }
    ) {
        Set-Cli "$login; process.stdout.write(login('host'))"
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$modulePath'; Get-ECRLoginCommand -RegistryId $(, '111122223333' * $Count -join ',')").Invoke()
        $activities = @($shell.Streams.Progress | Where-Object Activity -EQ 'Requesting tokens from Amazon ECR')
        $activities | Should -HaveCount $Records
        if ($Records -gt 0) { $activities[-1].RecordType | Should -Be 'Completed' }
        $shell.Dispose()
    }

    It 'ends the CLI when the pipeline is stopped' {
        Set-Cli @'
process.stderr.write(JSON.stringify({ level: 'warning', message: String(process.pid) }) + '\n')
setInterval(() => {}, 1000)
'@
        $shell = [powershell]::Create().AddScript("Import-Module '$modulePath'; Get-ECRLoginCommand")
        $running = $shell.BeginInvoke()
        while ($shell.Streams.Warning.Count -eq 0 -and -not $running.IsCompleted) { Start-Sleep -Milliseconds 50 }
        $process = Get-Process -Id "$($shell.Streams.Warning[0])"
        $shell.Stop()
        $process.WaitForExit(5000) | Should -BeTrue
        $shell.Dispose()
    }
}
