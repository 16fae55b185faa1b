function script:Read-SectionName {
    # Returns the names that a pattern matches in the section lines of a file; none if the file is missing.
    param([string] $Path, [string] $Pattern)

    if (-not [IO.File]::Exists($Path)) { return }
    foreach ($line in [IO.File]::ReadAllLines($Path)) {
        if ($line -match "^\s*$Pattern") { $Matches.name }
    }
}
