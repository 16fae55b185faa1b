# Runs the tests with Pester 5 or 6 (-Pester is its name or its path) and ends with a line of counts for programs.
# Needs a built repository, and node and docker on PATH. The exit code is 1 if a test fails.
param([string] $Pester = 'Pester', [string] $Output = 'Normal')

$ErrorActionPreference = 'Stop'
Import-Module $Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration

# A file that does not load has no failed tests, so count it as well.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
[ordered]@{
    powershell = "$($PSVersionTable.PSVersion)"
    pester = "$((Get-Module Pester).Version)"
    passed = $result.PassedCount
    failed = $failed
    skipped = $result.SkippedCount
} | ConvertTo-Json -Compress
exit [int] ($failed -gt 0)
