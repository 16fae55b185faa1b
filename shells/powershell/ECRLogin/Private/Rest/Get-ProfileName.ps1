function script:Get-ProfileName {
    # The names of the profiles in the AWS files, each once; a location stands for the credentials file.
    param([string] $ProfileLocation)

    $file = Get-AwsFile
    $credentials = if ($ProfileLocation) { $ProfileLocation } else { $file.Credentials }
    $names = @(
        Read-SectionName $credentials '\[\s*(?<name>.*?)\s*\]'
        Read-SectionName $file.Config '\[\s*(?:profile\s+(["'']?)(?<name>.*?)\1|(?<name>default))\s*\]'
    )
    [Linq.Enumerable]::Distinct([string[]] $names)
}

function script:Read-SectionName {
    # The names that a pattern finds in the section lines of a file; a missing file has none.
    param([string] $Path, [string] $Pattern)

    if (-not [IO.File]::Exists($Path)) { return }
    foreach ($line in [IO.File]::ReadAllLines($Path)) {
        if ($line -match "^\s*$Pattern") { $Matches.name }
    }
}
