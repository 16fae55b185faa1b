function script:Add-Memory {
    # Stores login commands. The entry expires when the first of their tokens is at half of its lifetime.
    param($Key, $LoginCommands)

    $first = ''
    foreach ($one in $LoginCommands) {
        # The times have the same format, so that their strings sort in the order of time.
        if (-not $first -or $one['ExpiresAt'] -lt $first) { $first = $one['ExpiresAt'] }
    }
    if ($first) { $script:memory[$Key] = @{ LoginCommands = $LoginCommands; ExpiresAt = $first } }
}
