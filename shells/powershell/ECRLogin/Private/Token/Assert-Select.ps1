function script:Assert-Select {
    # Ends the caller's command if AWS Tools would reject this value of -Select. The message is that of AWS Tools.
    param([Management.Automation.PSCmdlet] $Caller, $Request)

    $select = Get-SelectValue $Request
    if ($select -eq '*' -or $select -in (Get-SelectableParameter $Request.IsPublic)) { return }
    $first, $second, $rest = $select -split '\.'
    $types = Get-SelectableProperty $Request.IsPublic
    $type = if ($second) { $types[$second] } elseif ($select -notmatch '\.') { [object] }
    foreach ($name in $rest) {
        $property = if ($type) { $type.GetProperty($name, [Reflection.BindingFlags] 'Public, Instance, IgnoreCase') }
        $type = if ($property) { $property.PropertyType }
    }
    if ($first -eq 'AuthorizationData' -and $type) { return }

    $exception = [ArgumentException]::new('Invalid value for -Select parameter.', 'Select')
    $Caller.ThrowTerminatingError(
        [Management.Automation.ErrorRecord]::new($exception, 'invalid-usage', 'InvalidArgument', $select))
}
