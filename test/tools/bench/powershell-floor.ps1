# The floor of powershell.ps1, which is the time of PowerShell itself: it imports a module with one empty function,
# runs the program once, and reads its output without parsing it.
$folder = [IO.Directory]::CreateDirectory("$([IO.Path]::GetTempPath())/$([guid]::NewGuid())").FullName
[IO.File]::WriteAllText("$folder/Empty.psm1", 'function Get-Nothing { }')
[IO.File]::WriteAllText("$folder/Empty.psd1", @'
@{
    RootModule = 'Empty.psm1'
    ModuleVersion = '0.0.0'
    FunctionsToExport = 'Get-Nothing'
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
'@)
$clock = [Diagnostics.Stopwatch]::StartNew()
Import-Module "$folder/Empty.psd1"
$import = $clock.Elapsed.TotalMilliseconds
$arguments = 'get --output=json --registry-id=111122223333 --region=us-west-2'
$clock.Restart()
$start = [Diagnostics.ProcessStartInfo]::new($env:ECRLOGIN_CLI, $arguments)
$start.UseShellExecute = $false
$start.RedirectStandardOutput = $true
$process = [Diagnostics.Process]::Start($start)
$null = $process.StandardOutput.ReadToEnd()
$process.WaitForExit()
$first = $clock.Elapsed.TotalMilliseconds
[IO.Directory]::Delete($folder, $true)
@{ import = $import; first = $first } | ConvertTo-Json -Compress
