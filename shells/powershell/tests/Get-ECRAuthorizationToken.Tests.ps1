BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"
    Enter-Sandbox
    $ids = '111122223333', '444455556666'
    $endpoints = foreach ($id in $ids) { "https://$id.dkr.ecr.us-west-2.amazonaws.com" }
}

AfterAll { Exit-Sandbox }

Describe 'Get-ECRAuthorizationToken' {
    It 'returns the entries of the API' {
        $entries = Get-ECRAuthorizationToken $ids -Region us-west-2
        $entries.ProxyEndpoint | Should -Be $endpoints
        $entries[0].ExpiresAt.Kind | Should -Be 'Local'
        $userAndPassword = [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($entries[0].AuthorizationToken))
        $userAndPassword | Should -Match '\AAWS:.+'
    }

    It 'accepts ids from the pipeline, by position and as -RegistryIds' {
        ($ids | Get-ECRAuthorizationToken -Region us-west-2).ProxyEndpoint | Should -Be $endpoints
        (Get-ECRAuthorizationToken -RegistryIds $ids[1] -Region us-west-2).ProxyEndpoint | Should -Be $endpoints[1]
    }

    It 'shows no token by default' {
        $entry = Get-ECRAuthorizationToken -Region us-west-2
        "$entry" | Should -Be $endpoints[0]
        $entry | Out-String | Should -Not -Match ([regex]::Escape($entry.AuthorizationToken))
        $entry | Format-List * | Out-String -Width 10000 | Should -Match ([regex]::Escape($entry.AuthorizationToken))
    }

    It 'selects <Select>' -ForEach @(
        @{ Select = 'AuthorizationData'; Check = { $selected.ProxyEndpoint | Should -Be $endpoints } }
        @{ Select = 'authorizationdata.proxyendpoint'; Check = { $selected | Should -Be $endpoints } }
        @{ Select = 'AuthorizationData.ExpiresAt.Kind'; Check = { $selected | Should -Be 'Local', 'Local' } }
        @{ Select = '*'; Check = { $selected.AuthorizationData.ProxyEndpoint | Should -Be $endpoints } }
        @{ Select = '^RegistryId'; Check = { $selected | Should -Be $ids } }
        @{ Select = '^registryids'; Check = { $selected | Should -Be $ids } }
    ) {
        $selected = Get-ECRAuthorizationToken $ids -Region us-west-2 -Select $Select
        & $Check
    }

    It 'returns the whole response with -Select *, for <Command>' -ForEach @(
        @{ Command = 'Get-ECRAuthorizationToken' }, @{ Command = 'Get-ECRPAuthorizationToken' }
    ) {
        $response = & $Command -Region us-east-1 -Select *
        $response.PSObject.Properties.Name -join ' ' |
            Should -Be 'AuthorizationData ResponseMetadata ContentLength HttpStatusCode'
        $response.ResponseMetadata.RequestId | Should -Match '^[0-9a-f-]{36}$'
        $response.ContentLength | Should -BeGreaterThan 100
        $response.HttpStatusCode | Should -Be 'OK'
    }

    It 'selects <Select> of each piped input by itself, from one call' -ForEach @(
        @{ Select = '*'; Check = { @($selected[1].AuthorizationData).ProxyEndpoint | Should -Be $endpoints[1] } }
        @{ Select = 'AuthorizationData'; Check = { $selected.ProxyEndpoint | Should -Be $endpoints[0, 1, 0] } }
        @{ Select = '^RegistryId'; Check = { $selected | Should -Be $ids[0, 1, 0] } }
    ) {
        Clear-CliCall
        $selected = $ids[0, 1, 0] | Get-ECRAuthorizationToken -Region us-west-2 -Select $Select
        $selected | Should -HaveCount 3
        & $Check
        @(Get-CliCall) | Should -HaveCount 1
    }

    It 'takes -Select from each piped object' {
        $objects = foreach ($select in '*', 'AuthorizationData.ProxyEndpoint') {
            [pscustomobject]@{ RegistryId = $ids; Select = $select; Region = 'us-west-2' }
        }
        $selected = $objects | Get-ECRAuthorizationToken
        $selected[0].AuthorizationData.ProxyEndpoint | Should -Be $endpoints
        $selected[1, 2] | Should -Be $endpoints
    }

    It 'returns an entry each time that an id is named' {
        (Get-ECRAuthorizationToken $ids[0, 0, 1] -Region us-west-2).ProxyEndpoint | Should -Be $endpoints[0, 0, 1]
        Get-ECRAuthorizationToken $ids[0, 0] -Region us-west-2, eu-west-1 | Should -HaveCount 4
        Get-ECRAuthorizationToken $ids[0, 0, 1] -Region us-west-2 -EndpointUrl $localEndpoint | Should -HaveCount 3
    }

    It 'answers the other ids if one is malformed, and selects the ids as they were given' {
        $given = $ids[0], '12', $ids[1]
        $silent = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failures' }
        (Get-ECRAuthorizationToken $given -Region us-west-2 @silent).ProxyEndpoint | Should -Be $endpoints
        $failures.FullyQualifiedErrorId | Should -Be 'invalid-registry-id,Get-ECRAuthorizationToken'
        Get-ECRAuthorizationToken $given -Region us-west-2 -Select '^RegistryId' @silent | Should -Be $given
        (Get-ECRAuthorizationToken $given -Region us-west-2 -Select '*' @silent).AuthorizationData | Should -HaveCount 2
    }

    It 'rejects -Select <Select> before it calls the CLI' -ForEach @(
        @{ Select = 'Nothing' }, @{ Select = 'AuthorizationData.Password' }, @{ Select = '^Region' }, @{ Select = '' }
        @{ Select = 'AuthorizationData.ExpiresAt.Nothing' }, @{ Select = 'AuthorizationData.' }
    ) {
        Clear-CliCall
        $caught = $null
        try { Get-ECRAuthorizationToken -Region us-west-2 -Select $Select } catch { $caught = $_ }
        $caught.Exception | Should -BeOfType [ArgumentException]
        $caught.Exception.Message | Should -BeLike 'Invalid value for -Select parameter.*'
        Get-CliCall | Should -BeNullOrEmpty
    }

    It 'ends with the error of the CLI' {
        { Get-ECRAuthorizationToken 12 -Region us-west-2 } | Should -Throw -ErrorId 'invalid-registry-id,Get-ECRAuthorizationToken'
    }
}

Describe 'Get-ECRPAuthorizationToken' {
    It 'returns the entry of the API of ECR Public' {
        $entry = Get-ECRPAuthorizationToken
        $entry.PSObject.Properties.Name | Should -Be 'AuthorizationToken', 'ExpiresAt'
        $entry.ExpiresAt.Kind | Should -Be 'Local'
        [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($entry.AuthorizationToken)) | Should -Match '\AAWS:.+'
        $entry | Out-String | Should -Not -Match ([regex]::Escape($entry.AuthorizationToken))
    }

    It 'asks in us-east-1, whatever the region of the session' {
        $StoredAWSRegion = 'eu-west-1'
        Get-ECRPAuthorizationToken | Should -HaveCount 1
        Get-ECRPAuthorizationToken -Region us-east-1 | Should -HaveCount 1
        { Get-ECRPAuthorizationToken -Region eu-west-1 } | Should -Throw -ErrorId 'region-mismatch,Get-ECRPAuthorizationToken'
    }

    It 'selects <Select>' -ForEach @(
        @{ Select = '*'; Check = { $selected.AuthorizationData.ExpiresAt | Should -BeOfType [datetime] } }
        @{ Select = 'AuthorizationData.ExpiresAt'; Check = { $selected | Should -BeOfType [datetime] } }
        @{ Select = '^select'; Check = { $selected | Should -Be '^select' } }
    ) {
        $selected = Get-ECRPAuthorizationToken -Select $Select
        & $Check
    }

    It 'rejects -Select <_>, which only private registries have' -ForEach 'AuthorizationData.ProxyEndpoint', '^RegistryId' {
        { Get-ECRPAuthorizationToken -Select $_ } | Should -Throw -ErrorId 'invalid-usage,*'
    }

    It 'takes its parameters from piped objects' {
        [pscustomobject]@{ Region = 'us-east-1'; Select = 'AuthorizationData.ExpiresAt' } | Get-ECRPAuthorizationToken |
            Should -BeOfType [datetime]
    }
}
