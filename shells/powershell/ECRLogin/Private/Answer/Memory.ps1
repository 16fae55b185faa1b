# The memory has what the CLI answered in this session: login commands by the hash of everything that decides them,
# each good until a time. Answers with failures or warnings are not for it.

# Amazon ECR's tokens live twelve hours. With half of that left, the CLI asks for a new one, so it is to be asked.
$script:halfLife = [timespan]::FromHours(6)

# What the CLI, the AWS SDK and their runtime read of the environment; either case, as proxies come in both.
$script:decisive = '(?i)^(AWS_|ECRLOGIN_|XDG_|NODE_|BUN_|SSL_|PATH$|HOME|USERPROFILE$|(LOCAL)?APPDATA$|.*_PROXY$)'

function script:Get-Memory {
    # The answers kept for a key, null for none that is good.
    param($Key)

    $kept = $script:memory[$Key]
    if (-not $kept) { return }
    if ([datetime] $kept['ExpiresAt'] - $script:halfLife -gt [datetime]::Now) { , $kept['Answers'] }
}

function script:Add-Memory {
    # Keeps answers, which are good until the first of their tokens has come to half of its life.
    param($Key, $Answers)

    $first = ''
    foreach ($one in $Answers) {
        # The times are of one form, in which texts are in the order of the times.
        if (-not $first -or $one['ExpiresAt'] -lt $first) { $first = $one['ExpiresAt'] }
    }
    if ($first) { $script:memory[$Key] = @{ Answers = $Answers; ExpiresAt = $first } }
}

function script:Remove-Memory {
    param($Key)

    $script:memory.Remove($Key)
}

function script:Get-MemoryKey {
    # The hash of the question, of the program that answers it, and of the environment and the files that it reads. A
    # hash, since there are secrets among that.
    param($Caller, $Words, $Question)

    $cli = Find-Cli $Caller
    $environment = [Environment]::GetEnvironmentVariables()
    $variables = foreach ($name in @($environment.Keys) -cmatch $script:decisive) { "$name=$($environment[$name])" }
    # The AWS files, and the places that the CLI's settings file may have, on all systems.
    $awsFile = Get-AwsFile
    $paths = @(
        if ($Question['ProfileLocation']) { $Question['ProfileLocation'] } else { $awsFile['Credentials'] }
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
        $cli['Program']; $cli['Words']; $Words; $Question['Environment']; Get-QuestionWord $Question; $variables; $files
    )

    $hash = [Security.Cryptography.SHA256]::Create()
    $hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($parts -join "`0")) -join ' '
}
