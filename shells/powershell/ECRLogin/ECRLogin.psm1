# ECRLogin: log container clients in to Amazon ECR. Load it with `Import-Module ECRLogin`.
# Supports Windows PowerShell 5.1, and PowerShell 7.2 and newer. Of the cmdlets outside the engine it uses
# ConvertFrom-Json alone, which makes it quick to load.

Set-StrictMode -Version Latest

foreach ($folder in 'Private', 'Public') {
    foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, $folder), '*.ps1')) { . $file }
}

Register-Completer
