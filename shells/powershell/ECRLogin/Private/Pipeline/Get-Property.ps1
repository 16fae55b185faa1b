function script:Get-Property {
    # Returns the first property of an object with one of these names, or null.
    param($Object, [string[]] $Names)

    foreach ($name in $Names) {
        $property = $Object.PSObject.Properties[$name]
        if ($property) { return $property }
    }
}
