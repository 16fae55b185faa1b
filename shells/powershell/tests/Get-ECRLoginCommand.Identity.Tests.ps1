BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
    $ids = '111122223333', '444455556666', '777788889999'
    $hosts = foreach ($id in $ids) { "$id.dkr.ecr.us-west-2.amazonaws.com" }

    # The parts of the AWS SDK for .NET that the module uses.
    class Credentials {
        [object] GetCredentials() {
            return [pscustomobject]@{
                AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'; Token = ''
            }
        }
    }
    class ExpiredCredentials {
        [object] GetCredentials() { throw 'SSO Token has expired.' }
    }
}

AfterAll { Exit-Sandbox }

Describe 'Get-ECRLoginCommand' {
    BeforeEach { Clear-CliCall }

    Context 'identity' {
        It 'passes static credentials in the environment, without the variables of another identity' {
            $env:AWS_PROFILE = 'missing'
            $env:AWS_SESSION_TOKEN = 'of-other-credentials'
            try { (Get-ECRLoginCommand -Region us-west-2 @keys -NoCache).RegistryId | Should -Be $ids[0] }
            finally { Remove-Item Env:AWS_PROFILE, Env:AWS_SESSION_TOKEN }
            $call = Get-CliCall
            $call.Arguments -join ' ' | Should -Not -Match $keys.AccessKey
            $call.Environment.AWS_ACCESS_KEY_ID | Should -Be $keys.AccessKey
            $call.Environment.AWS_SECRET_ACCESS_KEY | Should -Be $keys.SecretKey
            $call.Environment.PSObject.Properties.Name | Should -Not -Contain 'AWS_SESSION_TOKEN'
            $call.Environment.PSObject.Properties.Name | Should -Not -Contain 'AWS_PROFILE'
        }

        It 'passes a session token with its static credentials' {
            { Get-ECRLoginCommand -Region us-west-2 @keys -SessionToken 'a-token' } | Should -Throw
            (Get-CliCall).Environment.AWS_SESSION_TOKEN | Should -Be 'a-token'
        }

        It 'rejects incomplete static credentials' {
            { Get-ECRLoginCommand -AccessKey 'AKIAIOSFODNN7EXAMPLE' } | Should -Throw -ErrorId 'invalid-usage,*'
            { Get-ECRLoginCommand -SessionToken 'a-token' } | Should -Throw -ErrorId 'invalid-usage,*'
        }

        It 'uses the profile <Profile> and its region' -ForEach @(
            @{ Profile = 'plain' }
            @{ Profile = 'two words' }
            @{ Profile = "it's" }
            @{ Profile = '"double"' }
            @{ Profile = [string][char]0x2018 + 'typographic' + [char]0x2019 + [char]0x201c + [char]0x201d }
            @{ Profile = 'back\slash\' }
            @{ Profile = '$(Remove-Item x) `ls` $HOME' }
            @{ Profile = '--all' }
        ) {
            $null = Set-AwsProfile $Profile
            (Get-ECRLoginCommand -ProfileName $Profile).Region | Should -Be 'eu-west-1'
        }

        It 'reports an unknown profile, whatever its name' {
            { Get-ECRLoginCommand -Region us-west-2 -ProfileName "no`nsuch'`"; exit" } |
                Should -Throw -ErrorId 'unknown-profile,*' -ExpectedMessage '*is in neither*'
        }

        It 'names parameters, not options of the program, in its errors' {
            { Get-ECRLoginCommand } | Should -Throw -ErrorId 'no-region,*' -ExpectedMessage '*Set -Region,*'
            { Get-ECRLoginCommand -Region us-west-2 -ProfileName nobody } |
                Should -Throw -ErrorId 'unknown-profile,*' -ExpectedMessage '*aws configure --profile nobody*'
        }

        It 'reads profiles from a path with quotes' {
            $folder = "it's `"the`" $([char]0x2018)place$([char]0x2019) `$(x) \"
            $path = Set-AwsProfile 'there' -Path "$sandbox/$folder/credentials"
            (Get-ECRLoginCommand -ProfileName there -ProfileLocation $path).Region | Should -Be 'eu-west-1'
        }

        It 'resolves a relative path from PowerShell''s location, not from the directory of the process' {
            $null = Set-AwsProfile 'there' -Path "$sandbox/relative/credentials"
            Push-Location "$sandbox/relative"
            try { (Get-ECRLoginCommand -ProfileName there -ProfileLocation credentials).Region | Should -Be 'eu-west-1' }
            finally { Pop-Location }
        }

        It 'respects AWS_PROFILE' {
            $null = Set-AwsProfile 'ambient' -Region 'eu-north-1'
            $env:AWS_PROFILE = 'ambient'
            try { (Get-ECRLoginCommand).Region | Should -Be 'eu-north-1' }
            finally { $env:AWS_PROFILE = $null }
        }

        It 'accepts a credentials object, as -Credential and from the pipeline' {
            $null = Get-ECRLoginCommand -Region us-west-2 -Credential ([Credentials]::new()) -NoCache
            $null = [Credentials]::new() | Get-ECRLoginCommand -Region us-west-2 -RegistryId $ids[1] -NoCache
            $null = [Credentials]::new() | Get-ECRLoginCommand -Region us-west-2 -NoCache
            (Get-CliCall).Environment.AWS_SECRET_ACCESS_KEY | Should -Be (@($keys.SecretKey) * 3)
            (Get-CliCall)[2].Arguments | Should -Not -Match 'registry-id'
        }

        It 'reports why a credentials object returns no credentials' {
            { Get-ECRLoginCommand -Credential ([ExpiredCredentials]::new()) } |
                Should -Throw -ErrorId 'no-credentials,*' -ExpectedMessage '*SSO Token has expired*'
            Add-Type @"
public class FailingCredentials {
    public object GetCredentials() { throw new System.InvalidOperationException("outermost", new System.Exception("innermost")); }
}
"@
            $caught = $null
            try { Get-ECRLoginCommand -Credential ([FailingCredentials]::new()) } catch { $caught = $_ }
            "$caught" | Should -Match 'returned no credentials: outermost'
            "$caught" | Should -Not -Match 'innermost'
            { Get-ECRLoginCommand -Credential 'text' } | Should -Throw -ErrorId 'no-credentials,*'
        }

        Context 'in AWS Tools' {
            BeforeAll {
                $env:AWS_ACCESS_KEY_ID = $null
                # Like the cmdlet, it looks for the session's credentials in its caller's scope.
                New-Module AWS.Tools.Common {
                    function Get-AWSCredential {
                        [CmdletBinding()]
                        param([string] $ProfileName)

                        $variable = switch ($ProfileName) { '' { 'StoredAWSCredentials' } 'encrypted' { 'credentials' } }
                        if ($variable) { $PSCmdlet.SessionState.PSVariable.GetValue($variable) }
                    }
                } | Import-Module -Global
                $credentials = [Credentials]::new()
            }

            AfterAll {
                Remove-Module AWS.Tools.Common
                $env:AWS_ACCESS_KEY_ID = $keys.AccessKey
            }

            It 'uses the credentials of Set-AWSCredential in the caller''s scope' {
                $StoredAWSCredentials = $credentials
                (Get-ECRLoginCommand -Region us-west-2 -NoCache).RegistryId | Should -Be $ids[0]
                (Get-CliCall).Environment.AWS_SECRET_ACCESS_KEY | Should -Be $keys.SecretKey
            }

            It 'uses a profile that only AWS Tools has' {
                (Get-ECRLoginCommand -Region us-west-2 -ProfileName encrypted -NoCache).RegistryId | Should -Be $ids[0]
                (Get-CliCall).Arguments | Should -Not -Match 'profile'
            }

            It 'passes a profile in the AWS files to the CLI' {
                $null = Set-AwsProfile 'encrypted'
                (Get-ECRLoginCommand -ProfileName encrypted).Region | Should -Be 'eu-west-1'
                (Get-CliCall).Arguments | Should -Contain '--profile=encrypted'
            }

            It 'reports a profile that neither the AWS files nor AWS Tools have' {
                { Get-ECRLoginCommand -Region us-west-2 -ProfileName missing } | Should -Throw -ErrorId 'unknown-profile,*'
            }
        }
    }

    Context 'region' {
        It 'accepts <Kind>' -ForEach @(
            @{ Kind = 'a name'; Value = 'eu-west-2' }
            @{ Kind = 'a name in any case'; Value = 'EU-West-2' }
            @{ Kind = 'a RegionEndpoint object in any case'; Value = [pscustomobject]@{ SystemName = 'EU-WEST-2' } }
            @{ Kind = 'an AWSRegion object'; Value = [pscustomobject]@{ Region = 'eu-west-2'; Name = 'Europe (London)' } }
            @{ Kind = 'a RegionEndpoint object'; Value = [pscustomobject]@{ SystemName = 'eu-west-2' } }
        ) {
            (Get-ECRLoginCommand -Region $Value).Region | Should -Be 'eu-west-2'
        }

        It 'accepts any case in <Place>' -ForEach @(
            @{ Place = '$StoredAWSRegion'; Set = { $StoredAWSRegion = 'EU-WEST-3' } }
            @{ Place = 'AWS_REGION'; Set = { $env:AWS_REGION = 'EU-WEST-3' } }
            @{ Place = 'AWS_DEFAULT_REGION'; Set = { $env:AWS_DEFAULT_REGION = 'EU-WEST-3' } }
            @{ Place = 'a profile'; Set = { $null = Set-AwsProfile 'loud' -Region 'EU-WEST-3'; $env:AWS_PROFILE = 'loud' } }
        ) {
            try {
                . $Set
                (Get-ECRLoginCommand).Region | Should -Be 'eu-west-3'
            }
            finally { $env:AWS_REGION = $env:AWS_DEFAULT_REGION = $env:AWS_PROFILE = $null }
        }

        It 'uses the region of Set-DefaultAWSRegion, which a host overrides' {
            $StoredAWSRegion = 'eu-west-3'
            (Get-ECRLoginCommand).Region | Should -Be 'eu-west-3'
            (Get-ECRLoginCommand -Registry $hosts[0]).Region | Should -Be 'us-west-2'
        }
    }
}
