function script:ConvertTo-RequestLine {
    # Returns a request as a line of JSON. ConvertTo-Json would load another module.
    param($Id, $Caller, $Arguments, $Environment)

    $variables = [Diagnostics.ProcessStartInfo]::new().EnvironmentVariables
    foreach ($variable in $Environment) {
        $name, $value = $variable -split '=', 2
        if ($null -eq $value) { $variables.Remove($name) } else { $variables[$name] = $value }
    }
    $texts = foreach ($name in $variables.Keys) { "$name=$($variables[$name])" }
    $folder = $Caller.CurrentProviderLocation('FileSystem').ProviderPath
    "{`"id`":$Id,`"directory`":$(ConvertTo-JsonText $folder),`"arguments`":[$(ConvertTo-JsonText $Arguments)]," +
    "`"environment`":[$(ConvertTo-JsonText $texts)]}"
}
