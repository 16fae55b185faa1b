BeforeDiscovery {
    $values = node "$PSScriptRoot/hostile-values.js" | ConvertFrom-Json
    $cases = foreach ($value in $values) { @{ Value = $value } }
}

BeforeAll {
    . "$PSScriptRoot/../ECRLogin/Private/Cli/Join-NativeArgument.ps1"

    function Invoke-Echo([string] $CommandLine) {
        $start = [Diagnostics.ProcessStartInfo]::new('node', $CommandLine)
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardOutput.ReadToEnd() | ConvertFrom-Json
    }
}

Describe 'Join-NativeArgument' {
    It 'passes <Value> to the program unchanged' -ForEach $cases {
        $received = Invoke-Echo (Join-NativeArgument "$PSScriptRoot/echo-args.js", $Value, 'next')
        $received.Count | Should -Be 2
        $received[0] | Should -BeExactly $Value
        $received[1] | Should -BeExactly 'next'
    }

    It 'passes all values at once unchanged' -ForEach @{ Values = $values } {
        $received = Invoke-Echo (Join-NativeArgument (@("$PSScriptRoot/echo-args.js") + $Values))
        ConvertTo-Json @($received) | Should -BeExactly (ConvertTo-Json @($Values))
    }

    It 'is necessary, because arguments that are only joined with spaces arrive changed' {
        Invoke-Echo "`"$PSScriptRoot/echo-args.js`" two words" | Should -Not -Be 'two words'
    }
}
