# What PowerShell itself takes for the work of powershell.ps1: importing a module with one empty function, and running
# the program once, its answer read and left alone.
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
$words = 'get --output=json --registry-id=111122223333 --region=us-west-2'
$clock.Restart()
$start = [Diagnostics.ProcessStartInfo]::new($env:ECRLOGIN_CLI, $words)
$start.UseShellExecute = $false
$start.RedirectStandardOutput = $true
$process = [Diagnostics.Process]::Start($start)
$null = $process.StandardOutput.ReadToEnd()
$process.WaitForExit()
$first = $clock.Elapsed.TotalMilliseconds
[IO.Directory]::Delete($folder, $true)
@{ import = $import; first = $first } | ConvertTo-Json -Compress
