# A question is what the CLI is asked at once: for which registries, for which clients, with what options, in
# which environment: texts NAME=VALUE, or NAME alone for one to be taken away. Here, as all along the way of a first answer, tables are read by index and texts are joined:
# PowerShell compiles code for each name of a property or method that a session meets, and an index has none.

function script:Get-PipelineParameter {
    # The parameters that a command has for one object of the pipeline; Given are the names of those on its
    # command line, null where nothing is piped. The engine's own record would not do: it keeps what earlier objects were bound to, and by
    # value it binds an object to -Credential and -RegistryId alike, whatever it is.
    param([Management.Automation.PSCmdlet] $Caller, $Given, $Bound, $Piped)

    if ($null -eq $Given) { return $Bound }
    $parameters = @{}
    $isCredential = $null -ne $Piped -and $null -ne $Piped.PSObject.Methods['GetCredentials']
    foreach ($name in $Bound.Keys) {
        if ($null -eq $Piped -or $name -in $Given) { $parameters[$name] = $Bound[$name]; continue }
        $property = Get-Property $Piped (@($name) + $Caller.MyInvocation.MyCommand.Parameters[$name].Aliases)
        if ($property) { $parameters[$name] = $property.Value }
        elseif ($name -eq 'Credential' -and $isCredential) { $parameters[$name] = $Piped }
        elseif ($name -in 'RegistryId', 'Registry' -and -not $isCredential) { $parameters[$name] = $Piped }
    }
    $parameters
}

function script:Get-Property {
    # The first property of an object that has one of some names, null for none.
    param($Object, [string[]] $Names)

    foreach ($name in $Names) {
        $property = $Object.PSObject.Properties[$name]
        if ($property) { return $property }
    }
}

function script:Get-Question {
    # The questions for the parameters of each pipeline object. Registries that follow each other and are asked
    # for alike share one, so that a pipeline of them costs one call.
    param([Management.Automation.PSCmdlet] $Caller, [object[]] $Parameters)

    $last = $null
    foreach ($one in $Parameters) {
        $question = ConvertTo-Question $Caller $one
        if ($null -eq $last) { $last = $question }
        elseif ($last['Key'] -ceq $question['Key']) {
            $last['RegistryIds'] += $question['RegistryIds']
            $last['Registries'] += $question['Registries']
        }
        else {
            $last
            $last = $question
        }
    }
    if ($last) { $last }
}

function script:ConvertTo-Question {
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Parameters)

    $location = $Parameters['ProfileLocation']
    if ($location) { $location = Resolve-FilePath $Caller $location }
    $keys = Get-Key $Caller $Parameters $location
    $profileName = if (-not $keys) { $Parameters['ProfileName'] }
    $regionWords = @(foreach ($one in $Parameters['Region']) {
            $name = ConvertTo-RegionName $one
            if ($name) { "--region=$name" }
        })
    $storedRegion = $Caller.GetVariableValue('StoredAWSRegion')
    $environment = @(
        if ($location) { "AWS_SHARED_CREDENTIALS_FILE=$location" }
        if ($keys) { Get-KeyVariable $keys }
        # Unlike an option, the variable may differ from the region that a host names.
        if ($storedRegion -and -not $regionWords) { "AWS_REGION=$storedRegion" }
    )
    $options = @(
        if ($profileName) { "--profile=$profileName" }
        if ($Parameters['EndpointUrl']) { "--endpoint-url=$($Parameters['EndpointUrl'])" }
    )
    $clients = @(foreach ($name in $Parameters['Client']) { "$name" })
    $registryIds = @(foreach ($id in $Parameters['RegistryId']) { "$id" })
    $registries = @(foreach ($registry in $Parameters['Registry']) { "$registry" })
    $isPublic = [bool] $Parameters['Public']
    # One that names no registry asks for the caller's own, and must not vanish among others.
    $isNamed = [bool] ($registryIds -or $registries)
    @{
        Key = @("$isNamed $isPublic"; $options; $regionWords; $clients; $environment) -join "`0"
        Options = $options
        RegionWords = $regionWords
        IsPublic = $isPublic
        Clients = $clients
        Environment = $environment
        ProfileLocation = $location
        RegistryIds = $registryIds
        Registries = $registries
    }
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

function script:ConvertTo-RegionName {
    # The name of what AWS Tools takes for a region: the name itself, or an object of two kinds.
    param($Region)

    if ($Region -is [string]) { return $Region }
    foreach ($name in 'SystemName', 'Region') {
        if ($Region.PSObject.Properties[$name]) { return $Region.$name }
    }
    "$Region"
}
