BeforeDiscovery {
    $values = node "$PSScriptRoot/hostile-values.js" | ConvertFrom-Json
    $cases = foreach ($value in $values) { @{ Value = $value } }
}

BeforeAll {
    . "$PSScriptRoot/../ECRLogin/Private/Ask/Join-NativeArgument.ps1"

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
    It 'brings <Value> to the program as it is' -ForEach $cases {
        $words = Invoke-Echo (Join-NativeArgument "$PSScriptRoot/echo-words.js", $Value, 'next')
        $words.Count | Should -Be 2
        $words[0] | Should -BeExactly $Value
        $words[1] | Should -BeExactly 'next'
    }

    It 'brings all of them at once' -ForEach @{ Values = $values } {
        $words = Invoke-Echo (Join-NativeArgument (@("$PSScriptRoot/echo-words.js") + $Values))
        ConvertTo-Json @($words) | Should -BeExactly (ConvertTo-Json @($Values))
    }

    It 'is needed: joined with blanks alone, they do not arrive' {
        Invoke-Echo "`"$PSScriptRoot/echo-words.js`" two words" | Should -Not -Be 'two words'
    }
}
