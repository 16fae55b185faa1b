# The session's memory contains login commands from the CLI, by a hash of everything that they depend on. Each entry has
# an expiry time. Responses with failures or warnings are not stored.

# Amazon ECR's tokens are valid for twelve hours. The CLI refreshes a token in the second half of that time, so an entry
# is used in the first half only.
$script:halfLife = [timespan]::FromHours(6)

function script:Get-Memory {
    # Returns the login commands in the entry for a key; null if there is no entry or it has expired.
    param($Key)

    $entry = $script:memory[$Key]
    if (-not $entry) { return }
    if ([datetime] $entry['ExpiresAt'] - $script:halfLife -gt [datetime]::Now) { , $entry['LoginCommands'] }
}
