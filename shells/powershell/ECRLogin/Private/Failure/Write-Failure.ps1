function script:Write-Failure {
    # Writes a failure as an error of the caller's command. A terminating error ends that command.
    param([Management.Automation.PSCmdlet] $Caller, $Failure, [switch] $Terminating)

    $record = ConvertTo-ErrorRecord $Failure
    if ($Terminating) { $Caller.ThrowTerminatingError($record) }
    $Caller.WriteError($record)
}
