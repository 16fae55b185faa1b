BeforeDiscovery {
    $values = node "$PSScriptRoot/hostile-values.js" | ConvertFrom-Json
    $hostile = foreach ($value in $values) { @{ Value = $value } }
}

BeforeAll { . "$PSScriptRoot/../ECRLogin/Private/Cli/Read-Json.ps1" }

Describe 'Reading the CLI''s JSON' {
    It 'returns strings, numbers and nulls in order' {
        $object = Read-Json '{"b":"x","a":-12,"c":null,"d":""}'
        $object.Keys | Should -Be 'b', 'a', 'c', 'd'
        $object.b | Should -Be 'x'
        $object.a | Should -Be -12
        $object.c | Should -BeNullOrEmpty
        $object.d | Should -Be ''
    }

    It 'returns <Value> unchanged' -ForEach $hostile {
        $line = $Value | node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.stringify({a:s})))'
        (Read-Json $line).a.TrimEnd("`r", "`n") | Should -BeExactly $Value.TrimEnd("`r", "`n")
    }

    It 'supports every escape sequence of JSON' {
        (Read-Json '{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\udc1f\\u0041"}').a |
            Should -BeExactly ("`"\/`b`f`n`r`t" + [char]0xe9 + [char]::ConvertFromUtf32(0x1f41f) + '\u0041')
    }

    It 'rejects <Line>' -ForEach @(
        @{ Line = '{"a":"x"' }
        @{ Line = '{"a":"x' }
        @{ Line = '{"a":{"b":1}}' }
        @{ Line = '{"a":1} more' }
        @{ Line = 'text' }
    ) {
        { Read-Json $Line } | Should -Throw '*invalid JSON*'
    }
}
