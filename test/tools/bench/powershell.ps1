param([string] $Module)
$clock = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$import = $clock.Elapsed.TotalMilliseconds
$question = @{ RegistryId = '111122223333'; Region = 'us-west-2' }
$clock.Restart()
$null = Get-ECRLoginCommand @question
$first = $clock.Elapsed.TotalMilliseconds
$clock.Restart()
$null = Get-ECRLoginCommand @question
@{ import = $import; first = $first; second = $clock.Elapsed.TotalMilliseconds } | ConvertTo-Json -Compress
