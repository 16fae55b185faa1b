# A question is what the CLI is asked at once: for which registries, for which clients, with what options, in
# which environment: texts NAME=VALUE, or NAME alone for one to be taken away.

function script:Get-Question {
    # The questions for the parameters of a command, or of each object that was piped to it, where Piped is not null.
    param($Caller, $Bound, $Piped)

    if ($null -eq $Piped) { return ConvertTo-Question $Caller $Bound }
    Import-Private Rest
    Join-Question @(foreach ($one in $Piped) { ConvertTo-Question $Caller $one })
}

function script:ConvertTo-Question {
    param($Caller, $Parameters)

    $given = foreach ($name in 'AccessKey', 'SecretKey', 'SessionToken', 'ProfileName', 'ProfileLocation', 'Credential') {
        if ($Parameters[$name]) { $name }
    }
    $identity = if ($given -or $Caller.GetVariableValue('StoredAWSCredentials')) {
        Import-Private Rest
        Get-Identity $Caller $Parameters
    }
    # Otherwise the CLI finds out who asks.
    else { @{ Options = @(); Environment = @(); ProfileLocation = $null } }
    $regionWords = @(foreach ($one in $Parameters['Region']) {
            $name = if ($one -is [string]) { $one } else { ConvertTo-RegionName $one }
            if ($name) { "--region=$name" }
        })
    $storedRegion = $Caller.GetVariableValue('StoredAWSRegion')
    $endpoint = $Parameters['EndpointUrl']
    @{
        Options = @($identity['Options']; if ($endpoint) { "--endpoint-url=$endpoint" })
        RegionWords = $regionWords
        IsPublic = $Parameters['Public']
        Clients = @(foreach ($name in $Parameters['Client']) { "$name" })
        # Unlike an option, the variable may differ from the region that a host names.
        Environment = @($identity['Environment']; if ($storedRegion -and -not $regionWords) { "AWS_REGION=$storedRegion" })
        ProfileLocation = $identity['ProfileLocation']
        RegistryIds = @(foreach ($id in $Parameters['RegistryId']) { "$id" })
        Registries = @(foreach ($registry in $Parameters['Registry']) { "$registry" })
    }
}

function script:ConvertTo-RegionName {
    # The name of an object that AWS Tools takes for a region; there are two kinds.
    param($Region)

    foreach ($name in 'SystemName', 'Region') {
        if ($Region.PSObject.Properties[$name]) { return $Region.$name }
    }
    "$Region"
}

function script:Get-QuestionWord {
    # The words of a question for login commands or tokens.
    param($Question)

    $Question['Options']
    $Question['RegionWords']
    if ($Question['IsPublic']) { '--public' }
    foreach ($id in $Question['RegistryIds']) { "--registry-id=$id" }
    if ($Question['Registries']) { '--'; $Question['Registries'] }
}
