function script:Write-MissingCli {
    param($Caller, $Message, $Hint)

    Import-Private Rest
    Write-Failure $Caller (Get-Failure 'client' 'cli-not-found' $Message $Hint) -Terminating
}
