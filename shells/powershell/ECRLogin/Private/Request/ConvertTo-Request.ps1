# A request is the input of one CLI call: registries, clients, options, and changes to the environment, each NAME=VALUE,
# or NAME to remove a variable.

function script:ConvertTo-Request {
    # For speed, parameters have no types here, and tables are indexed instead of asked for properties.
    param($Caller, $Parameters)

    $given = foreach ($name in 'AccessKey', 'SecretKey', 'SessionToken', 'ProfileName', 'ProfileLocation', 'Credential') {
        if ($Parameters[$name]) { $name }
    }
    $identity = if ($given -or $Caller.GetVariableValue('StoredAWSCredentials')) {
        Import-Private Rest
        Get-Identity $Caller $Parameters
    }
    # Otherwise the CLI chooses the identity.
    else { @{ Options = @(); Environment = @(); ProfileLocation = $null } }
    $regionOptions = @(foreach ($one in $Parameters['Region']) {
            $name = if ($one -is [string]) { $one } else { ConvertTo-RegionName $one }
            if ($name) { "--region=$name" }
        })
    $proxy = $Caller.GetVariableValue('AWSProxy')
    $proxyVariables = if ($proxy) {
        Import-Private Rest
        Get-ProxyVariable $Caller $proxy
    }
    $storedRegion = $Caller.GetVariableValue('StoredAWSRegion')
    $endpoint = $Parameters['EndpointUrl']
    @{
        Options = @($identity['Options']; if ($endpoint) { "--endpoint-url=$endpoint" })
        RegionOptions = $regionOptions
        IsPublic = $Parameters['Public']
        Clients = @(foreach ($name in $Parameters['Client']) { "$name" })
        # Unlike the option --region, the variable may differ from the region in a host.
        Environment = @(
            $identity['Environment']
            if ($storedRegion -and -not $regionOptions) { "AWS_REGION=$storedRegion" }
            $proxyVariables
        )
        ProfileLocation = $identity['ProfileLocation']
        Select = $Parameters['Select']
        Inputs = $null
        RegistryIds = @(foreach ($id in $Parameters['RegistryId']) { "$id" })
        Registries = @(foreach ($registry in $Parameters['Registry']) { "$registry" })
    }
}
