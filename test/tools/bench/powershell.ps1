# Prints the times of a session's steps in milliseconds: its first questions, or a loop over regions or ids after the
# first question. Module is the path of ours, or the name of AWS.Tools.ECR, whose command has the same name.
param([string] $Module, [ValidateSet('questions', 'regions', 'ids')] [string] $Steps = 'questions')

$times = [ordered]@{}
$clock = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$times.import = $clock.Elapsed.TotalMilliseconds
$question = @{ RegistryId = '111122223333'; Region = 'us-west-2' }
$clock.Restart()
$null = Get-ECRLoginCommand @question
$times.first = $clock.Elapsed.TotalMilliseconds

$clock.Restart()
if ($Steps -eq 'regions') {
    foreach ($region in 'us-east-1', 'us-east-2', 'eu-west-1', 'eu-central-1', 'ap-south-1') {
        $null = Get-ECRLoginCommand -Region $region
    }
    $times.regions = $clock.Elapsed.TotalMilliseconds
}
elseif ($Steps -eq 'ids') {
    foreach ($digit in 0..9) { $null = Get-ECRLoginCommand -RegistryId "11112222330$digit" -Region us-west-2 }
    $times.ids = $clock.Elapsed.TotalMilliseconds
}
else {
    $null = Get-ECRLoginCommand @question
    $times.second = $clock.Elapsed.TotalMilliseconds
    $clock.Restart()
    $null = Get-ECRLoginCommand -RegistryId 111122223333 -Region eu-west-1
    $times.another = $clock.Elapsed.TotalMilliseconds
}
$times | ConvertTo-Json -Compress
