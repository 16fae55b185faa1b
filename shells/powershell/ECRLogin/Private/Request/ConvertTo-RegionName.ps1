function script:ConvertTo-RegionName {
    # Returns the name of a region object: a RegionEndpoint of the AWS SDK, or an AWSRegion of AWS Tools.
    param($Region)

    foreach ($name in 'SystemName', 'Region') {
        if ($Region.PSObject.Properties[$name]) { return $Region.$name }
    }
    "$Region"
}
