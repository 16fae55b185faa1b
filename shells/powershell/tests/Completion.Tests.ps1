BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox

    function Complete-Line([string] $Line) {
        [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, @{}).CompletionMatches
    }
}

AfterAll { Exit-Sandbox }

Describe 'Completion' {
    It 'offers the regions that begin with the typed text' {
        (Complete-Line 'Get-ECRLoginCommand -Region us-w').CompletionText | Should -Be 'us-west-1', 'us-west-2'
    }

    It 'offers the clients of the CLI' {
        $help = (node $env:RECORDED_CLI login --help | Out-String) -replace '\s+', ' '
        $offered = (Complete-Line 'Connect-ECRRegistry -Client ').CompletionText
        $help | Should -Match "--client <client> client to use: $([regex]::Escape($offered -join ', ')) \("
    }

    It 'offers the profiles of both AWS files, quoted if necessary' {
        $null = Set-AwsProfile 'default', 'two words', "it's"
        Set-Content "$sandbox/.aws/config" "[default]`n[profile dev]`n[profile `"quoted one`"]`n[sso-session corp]`n[services s]"
        (Complete-Line 'Get-ECRAuthorizationToken -ProfileName ').CompletionText |
            Should -Be 'default', "'two words'", "'it''s'", 'dev', "'quoted one'"
    }

    It 'offers the profiles of the file in -ProfileLocation' {
        $path = Set-AwsProfile 'elsewhere' -Path "$sandbox/other/credentials"
        (Complete-Line "Get-ECRLoginCommand -ProfileLocation '$path' -ProfileName else").CompletionText | Should -Be 'elsewhere'
    }

    It 'offers for -Select what <Command> accepts after <Word>' -ForEach @(
        @{ Command = 'Get-ECRAuthorizationToken'; Word = ''
            Values = "'*'", 'AuthorizationData', "'^RegistryId'", "'^RegistryIds'", "'^Select'"
        }
        @{ Command = 'Get-ECRAuthorizationToken'; Word = 'authorizationdata.'
            Values = 'AuthorizationToken', 'ExpiresAt', 'ProxyEndpoint' -replace '^', 'AuthorizationData.'
        }
        @{ Command = 'Get-ECRPAuthorizationToken'; Word = ''; Values = "'*'", 'AuthorizationData', "'^Select'" }
        @{ Command = 'Get-ECRPAuthorizationToken'; Word = 'AuthorizationData.'
            Values = 'AuthorizationToken', 'ExpiresAt' -replace '^', 'AuthorizationData.'
        }
    ) {
        $offered = (Complete-Line "$Command -Select $Word").CompletionText
        $offered | Should -Be $Values
        foreach ($value in $offered) { { & $Command -Region us-east-1 -Select $value.Trim("'") } | Should -Not -Throw }
    }
}
