# The CLI's responses in this session, by the hash of what they depend on; see the folder Memory.
$script:memory = @{}

function script:Get-LoginResponse {
    # Returns a response with login commands, from memory if possible, else from Invoke-Request.
    param($Caller, $FormArguments, $Request, $NoCache)

    $isOff = $NoCache -or ($env:AWS_ECR_DISABLE_CACHE -and $env:AWS_ECR_DISABLE_CACHE -notin 'false', '0')
    $key = $null
    # With -Debug, the CLI tells where credentials and region come from.
    if ($script:memory.Count -and "$DebugPreference" -ceq 'SilentlyContinue') {
        Import-Private Response
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
        Import-Private Response
        if ($key) { $key } else { Get-MemoryKey $Caller $FormArguments $Request }
        $null = ConvertTo-LoginCommand (Read-Json '{"ExpiresAt":"2000-01-01T00:00:00Z"}')
    }
    if ($response['IsSilent'] -and -not $isOff) { Add-Memory $response['Meanwhile'] $response['Objects'] }
    $response
}
