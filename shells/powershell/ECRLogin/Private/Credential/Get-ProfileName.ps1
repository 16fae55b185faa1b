function script:Get-ProfileName {
    # Returns the names of the profiles in the AWS files, without duplicates. ProfileLocation is the path of the
    # credentials file, if it is not the default.
    param([string] $ProfileLocation)

    $file = Get-AwsFile
    $credentials = if ($ProfileLocation) { $ProfileLocation } else { $file.Credentials }
    $names = @(
        Read-SectionName $credentials '\[\s*(?<name>.*?)\s*\]'
        Read-SectionName $file.Config '\[\s*(?:profile\s+(["'']?)(?<name>.*?)\1|(?<name>default))\s*\]'
    )
    [Linq.Enumerable]::Distinct([string[]] $names)
}
