function script:Invoke-GetAwsCredential {
    # Returns what Get-AWSCredential returns in the caller's scope, which contains the session's variables; null if that
    # command is not installed.
    param([Management.Automation.PSCmdlet] $Caller, [Collections.IDictionary] $Arguments)

    if (-not $Caller.InvokeCommand.GetCommand('Get-AWSCredential', 'Cmdlet, Function, Alias')) { return }
    # A literal script block would run in this module's scope.
    $script = [scriptblock]::Create('param($Arguments) Get-AWSCredential @Arguments')
    $Caller.InvokeCommand.InvokeScript($Caller.SessionState, $script, $Arguments)
}
