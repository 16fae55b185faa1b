# A request for at least this many registries shows a progress bar.
$script:manyRegistries = 5

# The CLI's responses in this session; see Memory.ps1.
$script:memory = @{}

function script:Invoke-Request {
    # Runs the CLI for a request. Returns what Invoke-Cli returns, with the request as Request and the objects that the
    # CLI printed as Objects.
    param($Caller, $Command, $Arguments, $Request, $Meanwhile)

    $progress = $null
    $count = @($Request['RegistryIds']; $Request['Registries']).Count
    $malformed = @()
    if ($count -gt 1) {
        Import-Private Rest
        $asked = $Request
        $Request = $asked.Clone()
        $Request['Inputs'] = @(Get-RequestInput $asked)
        $malformed = @(Remove-MalformedId $Request)
        if ($malformed.Count -eq $count) { return @{ Request = $Request; Objects = @(); Failures = $malformed } }
    }
    if ($count -ge $script:manyRegistries) {
        $progress = [Management.Automation.ProgressRecord]::new(1, 'Requesting tokens from Amazon ECR', "$count registries")
        $Caller.WriteProgress($progress)
    }
    $response = Invoke-Cli $Caller $Command @($Arguments; Get-RequestArgument $Request) $Request['Environment'] $Meanwhile
    if ($progress) {
        $progress.RecordType = 'Completed'
        $Caller.WriteProgress($progress)
    }
    Import-Private Answer
    $response['Request'] = $Request
    if ($malformed) {
        $response['Failures'] = @($malformed; $response['Failures'])
        $response['IsSilent'] = $null
    }
    $response['Objects'] = @(foreach ($line in $response['Output'].Split("`n")) { if ($line) { Read-Json $line } })
    $response
}

function script:Get-LoginResponse {
    # Returns a response with login commands, from memory if possible, else from Invoke-Request.
    param($Caller, $FormArguments, $Request, $NoCache)

    $isOff = $NoCache -or ($env:AWS_ECR_DISABLE_CACHE -and $env:AWS_ECR_DISABLE_CACHE -notin 'false', '0')
    $key = $null
    # With -Debug, the CLI tells where credentials and region come from.
    if ($script:memory.Count -and "$DebugPreference" -ceq 'SilentlyContinue') {
        Import-Private Answer
        $key = Get-MemoryKey $Caller $FormArguments $Request
        if ($isOff) { Remove-Memory $key }
        $objects = Get-Memory $key
        if ($objects) {
            $Caller.WriteVerbose('Using the response in the memory of this session.')
            return @{ Request = $Request; Objects = $objects; Failures = @() }
        }
    }
    $arguments = @('--output=json'; if ($NoCache) { '--no-cache' }; $FormArguments)
    $response = Invoke-Request $Caller 'get' $arguments $Request {
        # This uses the time while the CLI works. After creating an object from a sample, PowerShell has nothing left to
        # compile for the real one.
        Import-Private Answer
        if ($key) { $key } else { Get-MemoryKey $Caller $FormArguments $Request }
        $null = ConvertTo-LoginCommand (Read-Json '{"ExpiresAt":"2000-01-01T00:00:00Z"}')
    }
    if ($response['IsSilent'] -and -not $isOff) { Add-Memory $response['Meanwhile'] $response['Objects'] }
    $response
}
