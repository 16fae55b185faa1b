# Runs the tests with Pester 5 or 6 (-PesterVersion picks one) and ends with a line of counts for programs to read.
# Needs the repository built, node and docker on PATH. Exit code 1 when a test fails.
param([string] $PesterVersion, [string] $Output = 'Normal')

$ErrorActionPreference = 'Stop'
$wanted = if ($PesterVersion) { @{ RequiredVersion = $PesterVersion } } else { @{ MinimumVersion = '5.0' } }
Import-Module Pester @wanted

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration

# A file that does not load has no tests that could fail.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
[ordered]@{
    powershell = "$($PSVersionTable.PSVersion)"
    pester = "$((Get-Module Pester).Version)"
    passed = $result.PassedCount
    failed = $failed
    skipped = $result.SkippedCount
} | ConvertTo-Json -Compress
exit [int] ($failed -gt 0)
