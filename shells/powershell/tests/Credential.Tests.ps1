BeforeDiscovery {
    $isDotnetMissing = -not (Get-Command dotnet -ErrorAction Ignore)
}

Describe '-Credential with objects of the AWS SDK for .NET' -Skip:$isDotnetMissing {
    BeforeAll {
        . "$PSScriptRoot/Sandbox.ps1"
        $build = "$([IO.Path]::GetTempPath())/ecrlogin-aws-sdk-$PID"
        $outputs = '-o', "$build/out", "-p:BaseIntermediateOutputPath=$build/obj/"
        dotnet build "$PSScriptRoot/aws-sdk.csproj" --nologo -v quiet @outputs
        Add-Type -Path "$build/out/AWSSDK.Core.dll"
        Enter-Sandbox
        $env:AWS_ACCESS_KEY_ID = $null
        $keys = 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
        $basic = [Amazon.Runtime.BasicAWSCredentials]::new($keys[0], $keys[1])
    }

    AfterAll {
        Exit-Sandbox
        # Windows does not delete an assembly that is loaded.
        Remove-Item -Recurse -Force $build -ErrorAction Ignore
    }

    BeforeEach { Clear-CliCall }

    It 'accepts BasicAWSCredentials' {
        (Get-ECRLoginCommand -Region us-west-2 -Credential $basic).RegistryId | Should -Be '111122223333'
        (Get-CliCall).Arguments -join ' ' | Should -Not -Match $keys[0]
    }

    It 'accepts SessionAWSCredentials and passes their token to the CLI' {
        $session = [Amazon.Runtime.SessionAWSCredentials]::new($keys[0], $keys[1], 'of-no-session')
        { Get-ECRLoginCommand -Region us-west-2 -Credential $session } | Should -Throw
        (Get-CliCall).Environment.AWS_SESSION_TOKEN | Should -Be 'of-no-session'
    }

    It 'accepts a credentials object from the pipeline' {
        ($basic | Get-ECRAuthorizationToken -Region us-west-2).ProxyEndpoint |
            Should -Be 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com'
    }

    It 'accepts a RegionEndpoint as -Region' {
        $region = [Amazon.RegionEndpoint]::GetBySystemName('eu-west-1')
        (Get-ECRLoginCommand -Region $region -Credential $basic).Region | Should -Be 'eu-west-1'
    }
}
