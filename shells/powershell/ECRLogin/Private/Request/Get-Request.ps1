function script:Get-Request {
    # Returns the requests for the parameters of a command, or for each piped object if Piped is not null.
    param($Caller, $Bound, $Piped)

    if ($null -eq $Piped) { return ConvertTo-Request $Caller $Bound }
    Import-Private Rest
    Join-Request @(foreach ($one in $Piped) { ConvertTo-Request $Caller $one })
}
