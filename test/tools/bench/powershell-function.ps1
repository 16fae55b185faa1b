# The best possible time of a script module for the first call of powershell.ps1: one function that runs the program,
# parses its response and creates the object, without a cache, messages, preferences or error handling.
function Get-LoginCommand {
    [CmdletBinding()]
    param([string[]] $RegistryId, [string[]] $Region)

    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = $env:ECRLOGIN_CLI
        Arguments = "get --output=json --registry-id=$RegistryId --region=$Region"
        WorkingDirectory = $PSCmdlet.CurrentProviderLocation('FileSystem').ProviderPath
        UseShellExecute = $false
        RedirectStandardInput = $true
        RedirectStandardOutput = $true
        RedirectStandardError = $true
    }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $output = $process.StandardOutput.ReadToEndAsync()
    $null = $process.StandardError.ReadToEnd()
    while (-not $output.Wait(100)) { }
    while (-not $process.WaitForExit(100)) { }
    $line = $output.Result
    $response = @{}
    while ($line -cmatch '\A[{,]"(?<name>\w+)":(?:"(?<text>[^"]*)"|null)(?<rest>.*)') {
        $response[$Matches['name']] = $Matches['text']
        $line = $Matches['rest']
    }
    $loginCommand = [pscustomobject]@{
        PSTypeName = 'LoginCommand'
        Username = $response['Username']
        Password = $response['Password']
        ProxyEndpoint = $response['ProxyEndpoint']
        ExpiresAt = [datetime] $response['ExpiresAt']
        Command = $response['Command']
        Registry = $response['Registry']
        RegistryId = $response['RegistryId']
        Region = $response['Region']
    }
    $members = $loginCommand.PSObject.Members
    $members.Add([Management.Automation.PSAliasProperty]::new('Endpoint', 'ProxyEndpoint'))
    $view = [Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] ('Registry', 'Username'))
    $members.Add([Management.Automation.PSMemberSet]::new('PSStandardMembers', [Management.Automation.PSMemberInfo[]] $view))
    $members.Add([Management.Automation.PSScriptMethod]::new('ToString', [scriptblock]::Create('$this.Registry')))
    $loginCommand
}

$question = @{ RegistryId = '111122223333'; Region = 'us-west-2' }
$clock = [Diagnostics.Stopwatch]::StartNew()
$null = Get-LoginCommand @question
@{ first = $clock.Elapsed.TotalMilliseconds } | ConvertTo-Json -Compress
