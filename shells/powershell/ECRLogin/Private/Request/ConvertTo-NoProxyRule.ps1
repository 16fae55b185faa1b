function script:ConvertTo-NoProxyRule {
    # Converts a regular expression that matches a host, with or without what is around it in a URL, to a rule of
    # NO_PROXY; returns null if no rule means the same.
    param([string] $Pattern)

    $hostPattern = $Pattern -replace '\A\^?(https?\??:(//|\\/\\/))?' -replace '(/\.\*|/|:443)?\$?\z'
    if ($hostPattern -in '.*', '.+') { return '*' }
    $rule = $hostPattern -replace '\A(\.[*+]|\[\^?[^\]]*\][*+])?\\\.', '.' -replace '\A\.[*+]' -replace '\\([.-])', '$1'
    if ($rule -match '\A\.?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?\z') { $rule }
}
