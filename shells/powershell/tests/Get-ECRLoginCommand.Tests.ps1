BeforeDiscovery {
    $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
}

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $ids = '111122223333', '444455556666', '777788889999'
    $hosts = foreach ($id in $ids) { "$id.dkr.ecr.us-west-2.amazonaws.com" }
}

AfterAll { Exit-Sandbox }

Describe 'Get-ECRLoginCommand' {
    BeforeEach { Clear-CliCall }

    Context 'the object' {
        BeforeAll { $login = Get-ECRLoginCommand -Region us-west-2 }

        It 'has the properties of the cmdlet''s object and three more' {
            $login.PSObject.TypeNames[0] | Should -Be 'ECRLogin.LoginCommand'
            $login.Username | Should -Be 'AWS'
            $login.ProxyEndpoint | Should -Be "https://$($hosts[0])"
            $login.Endpoint | Should -Be $login.ProxyEndpoint
            $login.PSObject.Properties['Endpoint'].MemberType | Should -Be 'AliasProperty'
            $login.Command | Should -Be "docker login --username AWS --password $($login.Password) https://$($hosts[0])"
            $login.Registry | Should -Be $hosts[0]
            $login.RegistryId | Should -Be $ids[0]
            $login.Region | Should -Be 'us-west-2'
        }

        It 'has the properties in the order of the cmdlet''s object, then ours' {
            $login.PSObject.Properties.Name -join ' ' |
                Should -Be 'Username Password ProxyEndpoint Endpoint ExpiresAt Command Registry RegistryId Region'
        }

        It 'expires in twelve hours, in local time' {
            $login.ExpiresAt | Should -BeOfType [datetime]
            $login.ExpiresAt.Kind | Should -Be 'Local'
            ($login.ExpiresAt - (Get-Date)).TotalHours | Should -BeGreaterThan 11
            ($login.ExpiresAt - (Get-Date)).TotalHours | Should -BeLessThan 12.1
        }

        It 'shows no secret as a string, table or list' {
            "$login" | Should -Be $hosts[0]
            $views = ($login | Out-String), ($login | Format-Table | Out-String), ($login | Format-List | Out-String)
            foreach ($text in $views) {
                $text | Should -Match 'AWS'
                $text | Should -Not -Match ([regex]::Escape($login.Password))
            }
        }

        It 'shows everything with Format-List * and as JSON' {
            $login | Format-List * | Out-String -Width 10000 | Should -Match ([regex]::Escape($login.Command))
            ($login | ConvertTo-Json | ConvertFrom-Json).Password | Should -Be $login.Password
        }
    }

    Context 'several registries' {
        It 'returns a command for each account, in order, from one call, given <Form>' -ForEach @(
            @{ Form = 'an array'; Call = { Get-ECRLoginCommand -RegistryId $ids -Region us-west-2 -NoCache } }
            @{ Form = 'the pipeline'; Call = { $ids | Get-ECRLoginCommand -Region us-west-2 -NoCache } }
            @{ Form = 'property names'; Call = {
                    $objects = foreach ($id in $ids) { [pscustomobject]@{ RegistryId = $id; Region = 'us-west-2' } }
                    $objects | Get-ECRLoginCommand -NoCache
                }
            }
        ) {
            $logins = & $Call
            $logins.Registry | Should -Be $hosts
            foreach ($login in $logins) { $login.Command | Should -BeLike "*$($login.Password) https://$($login.Registry)" }
            @(Get-CliCall).Count | Should -Be 1
        }

        It 'returns an object each time that an id is named, from one call, given <Form>' -ForEach @(
            @{ Form = 'an array'; Call = { Get-ECRLoginCommand -RegistryId $ids[0, 1, 0] -Region us-west-2 -NoCache } }
            @{ Form = 'the pipeline'; Call = { $ids[0, 1, 0] | Get-ECRLoginCommand -Region us-west-2 -NoCache } }
        ) {
            $logins = & $Call
            $logins.Registry | Should -Be $hosts[0, 1, 0]
            [object]::ReferenceEquals($logins[0], $logins[2]) | Should -BeFalse
            @(Get-CliCall).Count | Should -Be 1
        }

        It 'repeats an id in every region, between hosts and ECR Public' {
            $regions = 'us-west-2', 'eu-west-1'
            $logins = Get-ECRLoginCommand -Registry $hosts[2] -RegistryId $ids[0, 0] -Region $regions -Public -NoCache
            $logins.Region | Should -Be (@('us-west-2') + $regions + $regions + @('us-east-1'))
            $logins[0].RegistryId | Should -Be $ids[2]
        }

        It 'answers the other ids if <Malformed> is not an id, given <Form>' -ForEach @(
            foreach ($malformed in '12', '', '1111-2222-3333', "1`n2", '111122223333 ') {
                @{ Malformed = $malformed; Form = 'an array'
                    Call = { Get-ECRLoginCommand -RegistryId $given -Region us-west-2 -ErrorVariable failures -ErrorAction SilentlyContinue }
                }
                @{ Malformed = $malformed; Form = 'the pipeline'
                    Call = { $given | Get-ECRLoginCommand -Region us-west-2 -ErrorVariable failures -ErrorAction SilentlyContinue }
                }
            }
        ) {
            $given = $ids[0], $Malformed, $ids[1]
            $logins = . $Call
            $logins.Registry | Should -Be $hosts[0, 1]
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'invalid-registry-id,Get-ECRLoginCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
            $failures[0].TargetObject | Should -Be ($Malformed -replace "`n", '?')
        }

        It 'ends with an error, without a call, if no id is one' {
            $Error.Clear()
            { Get-ECRLoginCommand -RegistryId 12, 34 -Region us-west-2 -ErrorAction SilentlyContinue } |
                Should -Throw -ErrorId 'invalid-registry-id,*' -ExpectedMessage '34*'
            $Error | Should -HaveCount 2
            Get-CliCall | Should -BeNullOrEmpty
        }

        It 'does not use properties of one piped object for the next' {
            $StoredAWSRegion = 'eu-west-2'
            $objects = @(
                [pscustomobject]@{ RegistryId = $ids[0]; Region = 'us-west-2' }
                [pscustomobject]@{ RegistryId = $ids[0]; RegionToCall = 'eu-west-1' }
                [pscustomobject]@{ RegistryId = $ids[0] }
                $ids[1]
            )
            ($objects | Get-ECRLoginCommand).Registry | Should -Be @(
                $hosts[0]
                '111122223333.dkr.ecr.eu-west-1.amazonaws.com'
                '111122223333.dkr.ecr.eu-west-2.amazonaws.com'
                '444455556666.dkr.ecr.eu-west-2.amazonaws.com'
            )
        }

        It 'accepts hosts, several regions and -Public' {
            (Get-ECRLoginCommand -Registry $hosts[1]).Region | Should -Be 'us-west-2'
            (Get-ECRLoginCommand -RegistryId $ids[0] -Region us-west-2, eu-west-1).Region | Should -Be 'us-west-2', 'eu-west-1'
            $public = Get-ECRLoginCommand -Public
            $public.Registry | Should -Be 'public.ecr.aws'
            $public.RegistryId | Should -BeNullOrEmpty
        }

        It 'returns nothing for an empty pipeline' {
            @() | Get-ECRLoginCommand -Region us-west-2 | Should -BeNullOrEmpty
            Get-CliCall | Should -BeNullOrEmpty
        }

        It 'returns the registry of an endpoint' {
            $login = Get-ECRLoginCommand -Region us-west-2 -EndpointUrl $localEndpoint
            $login.ProxyEndpoint | Should -Be $localEndpoint
        }
    }

    Context 'Invoke-Expression' {
        BeforeEach { Clear-DockerLogin }

        It 'logs docker in with <Form>' -ForEach @(
            @{ Form = 'Command'; Given = @{} }
            @{ Form = '-PasswordStdin'; Given = @{ PasswordStdin = $true } }
        ) {
            $command = (Get-ECRLoginCommand -Region us-west-2 @Given).Command
            Invoke-Expression $command 2>$null | Should -Be 'Login Succeeded'
            Get-DockerLogin | Should -Contain $hosts[0]
        }

        It 'logs docker in to two registries through the pipeline' {
            (Get-ECRLoginCommand -RegistryId $ids[0, 1] -Region us-west-2).Command | Invoke-Expression 2>$null |
                Should -Be 'Login Succeeded', 'Login Succeeded'
            Get-DockerLogin | Should -Contain $hosts[1]
        }

        It 'throws with -PasswordStdin if docker fails, and sets $LASTEXITCODE to 7' {
            # The principal of local ECR has no access to this account.
            $command = (Get-ECRLoginCommand -RegistryId $ids[2] -Region us-west-2 -PasswordStdin).Command
            { Invoke-Expression $command 2>$null } | Should -Throw '*docker could not complete the login*'
            $LASTEXITCODE | Should -Be 7
        }

        It 'does not pass the password as an argument with -PasswordStdin' {
            $login = Get-ECRLoginCommand -Region us-west-2 -PasswordStdin
            $login.Command | Should -Not -Match 'docker[^;]*--password '
            $login.Command | Should -Match "'$([regex]::Escape($login.Password))' \| docker login"
        }
    }

    Context 'errors' {
        It 'end the command: <Code> of category <Category>' -ForEach @(
            @{ Code = 'no-region'; Category = 'InvalidArgument'; Given = @{} }
            @{ Code = 'invalid-registry-id'; Category = 'InvalidArgument'
                Given = @{ Region = 'us-west-2'; RegistryId = '12' }
            }
            @{ Code = 'unknown-profile'; Category = 'AuthenticationError'; Given = @{ ProfileName = 'missing' } }
            @{ Code = 'invalid-signature'; Category = 'PermissionDenied'
                Given = @{ Region = 'us-west-2'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'wrong' }
            }
            @{ Code = 'connection-refused'; Category = 'ConnectionError'
                Given = @{ Region = 'us-west-2'; EndpointUrl = 'http://127.0.0.1:9' }
            }
        ) {
            $Error.Clear()
            $caught = $null
            try { Get-ECRLoginCommand @Given } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be "$Code,Get-ECRLoginCommand"
            $caught.CategoryInfo.Category | Should -Be $Category
            $Error.Count | Should -Be 1
            "$caught" | Should -Not -Match 'wrong|wJalr'
        }
    }

    Context 'the caller' {
        It 'keeps $LASTEXITCODE, $?, $Error, preferences and encodings' {
            $Error.Clear()
            node -e 'process.exit(5)'
            $before = $OutputEncoding.WebName, [Console]::OutputEncoding.WebName, $ErrorActionPreference, $PWD.Path
            $null = Get-ECRLoginCommand -Region us-west-2 -NoCache
            $? | Should -BeTrue
            $LASTEXITCODE | Should -Be 5
            $Error.Count | Should -Be 0
            $OutputEncoding.WebName, [Console]::OutputEncoding.WebName, $ErrorActionPreference, $PWD.Path | Should -Be $before
        }

        It 'sets preferences that the command respects' {
            $VerbosePreference = 'Continue'
            Get-ECRLoginCommand -Region us-west-2 -NoCache 4>&1 | Out-String | Should -Match 'ECR in us-west-2'
            (Get-CliCall).Arguments | Should -Contain '--verbose'
        }

        It 'learns with -Debug where credentials and region come from, if <From> names them' -ForEach @(
            @{ From = 'the environment'; Given = @{ RegistryId = '111122223333'; Region = 'us-west-2' }
                Message = 'Credentials: the credentials in the environment. Region: us-west-2, from the options.'
            }
            @{ From = 'a profile'; Given = @{ ProfileName = 'plain' }
                Message = 'Credentials: profile plain. Region: eu-west-1, from profile plain.'
            }
            @{ From = '-AccessKey'; Given = $keys + @{ Region = 'us-west-2' }
                Message = 'Credentials: -AccessKey and -SecretKey, which ecrlogin gets in its environment.'
            }
        ) {
            $null = Set-AwsProfile 'plain'
            # The second response would be from memory, and the CLI has a cache.
            foreach ($i in 1, 2) {
                $messages = @(Get-ECRLoginCommand @Given -Debug 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] })
                $messages.Message | Should -Contain $Message
            }
            Get-ECRLoginCommand @Given 5>&1 4>&1 | Should -HaveCount 1
        }

        It 'gets verbose messages only with -Verbose' {
            Get-ECRLoginCommand -Region us-west-2 -NoCache -Verbose 4>&1 | Out-String | Should -Match 'ECR in us-west-2'
            Get-ECRLoginCommand -Region us-west-2 -NoCache 4>&1 | Should -HaveCount 1
        }
    }
}
