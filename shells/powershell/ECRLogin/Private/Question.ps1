# A question is what the CLI is asked at once: for which registries, for which clients, with what options, in
# which environment.

function script:Get-PipelineParameter {
    # The parameters that a command has for one object of the pipeline; Given are the names of those on its
    # command line. The engine's own record would not do: it keeps what earlier objects were bound to, and by
    # value it binds an object to -Credential and -RegistryId alike, whatever it is.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $Given, [Collections.IDictionary] $Bound, $Piped)

    $parameters = @{}
    $isPiped = $Caller.MyInvocation.ExpectingInput -and $null -ne $Piped
    $isCredential = $isPiped -and $null -ne $Piped.PSObject.Methods['GetCredentials']
    foreach ($name in $Bound.Keys) {
        if (-not $isPiped -or $name -in $Given) { $parameters[$name] = $Bound[$name]; continue }
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
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IEnumerable] $Parameters)

    $questions = [Collections.Generic.List[object]]::new()
    $last = $null
    foreach ($one in $Parameters) {
        $question = ConvertTo-Question $Caller $one
        if ($null -ne $last -and $last.Key -ceq $question.Key) {
            $last.RegistryIds.AddRange($question.RegistryIds)
            $last.Registries.AddRange($question.Registries)
        }
        else {
            $last = $question
            $questions.Add($question)
        }
    }
    $questions
}

function script:ConvertTo-Question {
    param([Management.Automation.PSCmdlet] $Caller, [hashtable] $Parameters)

    $identity = Resolve-Identity $Caller $Parameters
    $environment = $identity.Environment
    $regions = @(foreach ($region in $Parameters['Region']) { ConvertTo-RegionName $region }) -ne ''
    $regionWords = @(foreach ($region in $regions) { "--region=$region" })
    $storedRegion = $Caller.SessionState.PSVariable.GetValue('StoredAWSRegion')
    # Unlike an option, the variable may differ from the region that a host names.
    if ($regions.Count -eq 0 -and $storedRegion) { $environment['AWS_REGION'] = "$storedRegion" }

    $options = @(
        if ($identity.ProfileName) { "--profile=$($identity.ProfileName)" }
        if ($Parameters['EndpointUrl']) { "--endpoint-url=$($Parameters['EndpointUrl'])" }
    )
    $clients = @(foreach ($name in $Parameters['Client']) { "$name" })
    $registryIds = [Collections.Generic.List[string]] @(foreach ($id in $Parameters['RegistryId']) { "$id" })
    $registries = [Collections.Generic.List[string]] @(foreach ($registry in $Parameters['Registry']) { "$registry" })
    $isPublic = [bool] $Parameters['Public']
    # One that names no registry asks for the caller's own, and must not vanish among others.
    $isNamed = $registryIds.Count + $registries.Count -gt 0
    $variables = @(foreach ($name in $environment.Keys) { "$name=$($environment[$name])" })
    [pscustomobject]@{
        Key = @($isNamed; $isPublic; $options; $regionWords; $clients; $variables) -join "`0"
        Options = $options
        RegionWords = $regionWords
        IsPublic = $isPublic
        Clients = $clients
        Environment = $environment
        RegistryIds = $registryIds
        Registries = $registries
    }
}

function script:Get-QuestionWord {
    # The words of a question for login commands or tokens.
    param($Question)

    $Question.Options
    $Question.RegionWords
    if ($Question.IsPublic) { '--public' }
    foreach ($id in $Question.RegistryIds) { "--registry-id=$id" }
    if ($Question.Registries.Count -gt 0) { '--'; $Question.Registries }
}

function script:ConvertTo-RegionName {
    # The name of what AWS Tools takes for a region: the name itself, or an object of two kinds.
    param($Region)

    foreach ($name in 'SystemName', 'Region') {
        if ($Region.PSObject.Properties[$name]) { return $Region.$name }
    }
    "$Region"
}
