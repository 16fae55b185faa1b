function script:Get-ProxyVariable {
    # Returns the environment that passes $AWSProxy, which Set-AWSProxy sets, to the CLI. It replaces the proxies of the
    # session's own environment, and adds to its exceptions.
    param($Caller, $Proxy)

    $given = @{}
    foreach ($name in 'Hostname', 'Port', 'Credentials', 'BypassList') {
        $property = $Proxy.PSObject.Properties[$name]
        if ($property) { $given[$name] = $property.Value }
    }
    if (-not $given['Hostname'] -or -not $given['Port']) { return }
    $scheme, $place = $given['Hostname'] -split '(?<=\A\w+)://', 2
    if (-not $place) { $scheme, $place = 'http', $scheme }
    $address = "$($place.TrimEnd('/')):$($given['Port'])"
    $user = if ($given['Credentials']) {
        $one = $given['Credentials'].GetCredential([uri] "${scheme}://$address", 'Basic')
        if ($one) { [uri]::EscapeDataString($one.UserName) + ':' + [uri]::EscapeDataString($one.Password) + '@' }
    }
    $exceptions = @(
        if ($env:no_proxy) { $env:no_proxy } elseif ($env:NO_PROXY) { $env:NO_PROXY }
        # Instances and containers hand out credentials at these addresses. AWS Tools uses no proxy for them either.
        '169.254.0.0/16', 'fd00:ec2::/64'
        foreach ($pattern in $given['BypassList']) {
            $rule = ConvertTo-NoProxyRule $pattern
            if ($rule) { $rule; continue }
            $Caller.WriteWarning("ecrlogin cannot apply the pattern $pattern in the BypassList of `$AWSProxy.")
        }
    )
    foreach ($name in 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy') { "$name=${scheme}://$user$address" }
    foreach ($name in 'NO_PROXY', 'no_proxy') { "$name=$($exceptions -join ',')" }
}
