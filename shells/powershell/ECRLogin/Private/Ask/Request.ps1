# A request is the input of one CLI call: registries, clients, options, and changes to the environment, each NAME=VALUE,
# or NAME to remove a variable.

function script:Get-Request {
    # Returns the requests for the parameters of a command, or for each piped object if Piped is not null.
    param($Caller, $Bound, $Piped)

    if ($null -eq $Piped) { return ConvertTo-Request $Caller $Bound }
    Import-Private Rest
    Join-Request @(foreach ($one in $Piped) { ConvertTo-Request $Caller $one })
}

function script:ConvertTo-Request {
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

function script:ConvertTo-RegionName {
    # Returns the name of a region object: a RegionEndpoint of the AWS SDK, or an AWSRegion of AWS Tools.
    param($Region)

    foreach ($name in 'SystemName', 'Region') {
        if ($Region.PSObject.Properties[$name]) { return $Region.$name }
    }
    "$Region"
}

function script:Get-RequestArgument {
    # Returns the CLI's arguments for a request for login commands or tokens.
    param($Request)

    $Request['Options']
    $Request['RegionOptions']
    if ($Request['IsPublic']) { '--public' }
    foreach ($id in $Request['RegistryIds']) { "--registry-id=$id" }
    if ($Request['Registries']) { '--'; $Request['Registries'] }
}
