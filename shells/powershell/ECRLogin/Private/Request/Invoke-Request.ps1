# A request for at least this many registries shows a progress bar.
$script:manyRegistries = 5

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
    $all = @($Arguments; Get-RequestArgument $Request)
    $response = Invoke-Cli $Caller $Command $all $Request['Environment'] $Meanwhile 'Question'
    if ($progress) {
        $progress.RecordType = 'Completed'
        $Caller.WriteProgress($progress)
    }
    Import-Private Response
    $response['Request'] = $Request
    if ($malformed) {
        $response['Failures'] = @($malformed; $response['Failures'])
        # Not $false, whose type would be compiled as the value of a table.
        $response['IsSilent'] = $null
    }
    $response['Objects'] = @(foreach ($line in $response['Output'].Split("`n")) { if ($line) { Read-Json $line } })
    $response
}
