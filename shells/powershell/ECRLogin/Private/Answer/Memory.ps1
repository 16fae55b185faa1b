# The session's memory contains login commands from the CLI, by a hash of everything that they depend on. Each entry has
# an expiry time. Responses with failures or warnings are not stored.

# Amazon ECR's tokens are valid for twelve hours. The CLI refreshes a token in the second half of that time, so an entry
# is used in the first half only.
$script:halfLife = [timespan]::FromHours(6)

# The environment variables that the CLI, the AWS SDK and their runtime read. Proxy variables come in both cases.
$script:relevantVariables = '(?i)^(AWS_|ECRLOGIN_|XDG_|NODE_|BUN_|SSL_|PATH$|HOME|USERPROFILE$|(LOCAL)?APPDATA$|.*_PROXY$)'

function script:Get-Memory {
    # Returns the login commands in the entry for a key; null if there is no entry or it has expired.
    param($Key)

    $entry = $script:memory[$Key]
    if (-not $entry) { return }
    if ([datetime] $entry['ExpiresAt'] - $script:halfLife -gt [datetime]::Now) { , $entry['LoginCommands'] }
}

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

function script:Remove-Memory {
    param($Key)

    $script:memory.Remove($Key)
}

function script:Get-MemoryKey {
    # Returns the hash of the request, of the program that it starts, and of the environment and files that the program
    # reads. It is a hash because these contain secrets.
    param($Caller, $Arguments, $Request)

    $cli = Find-Cli $Caller
    $environment = [Environment]::GetEnvironmentVariables()
    $variables = foreach ($name in @($environment.Keys) -cmatch $script:relevantVariables) { "$name=$($environment[$name])" }
    # The AWS files, and the paths that the CLI's settings file can have on any system.
    $awsFile = Get-AwsFile
    $paths = @(
        if ($Request['ProfileLocation']) { $Request['ProfileLocation'] } else { $awsFile['Credentials'] }
        $awsFile['Config']
        if ($env:ECRLOGIN_CONFIG) { $env:ECRLOGIN_CONFIG }
        foreach ($folder in $env:XDG_CONFIG_HOME, $env:APPDATA, "$env:HOME/.config", "$env:USERPROFILE/AppData/Roaming") {
            if ($folder) { "$folder/ecrlogin/config.toml" }
        }
    )
    $files = foreach ($path in $paths) {
        $file = [IO.FileInfo]::new((Resolve-FilePath $Caller $path))
        if ($file.Exists) { "$path $($file.Length) $($file.LastWriteTimeUtc.Ticks)" } else { $path }
    }
    $parts = @(
        $cli['Program']; $cli['Arguments']; $Arguments; $Request['Environment']; Get-RequestArgument $Request
        $variables; $files
    )

    $hash = [Security.Cryptography.SHA256]::Create()
    $hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($parts -join "`0")) -join ' '
}
