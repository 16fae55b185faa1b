# What the CLI answered in this session: login commands by the hash of everything that decides them, each good until
# a time. Answers with failures or warnings are not for it.
$script:memory = @{}

# Amazon ECR's tokens live twelve hours. With half of that left, the CLI asks for a new one, so it is to be asked.
$script:halfLife = [timespan]::FromHours(6)

# What the CLI, the AWS SDK and their runtime read of the environment; either case, as proxies come in both.
$script:decisive = '^(AWS_|ECRLOGIN_|XDG_|NODE_|BUN_|SSL_|PATH$|HOME|USERPROFILE$|(LOCAL)?APPDATA$|.*_PROXY$)'

function script:Get-Memory {
    # The answers kept for a key, null for none that is good.
    param([string] $Key)

    $kept = $script:memory[$Key]
    if (-not $kept) { return }
    if ((ConvertTo-LocalTime $kept['ExpiresAt']) - $script:halfLife -gt [datetime]::Now) { , $kept['Answers'] }
}

function script:Add-Memory {
    # Keeps answers, which are good until the first of their tokens has come to half of its life.
    param([string] $Key, [object[]] $Answers)

    $first = ''
    foreach ($one in $Answers) {
        # The times are of one form, in which texts are in the order of the times.
        if (-not $first -or $one['ExpiresAt'] -lt $first) { $first = $one['ExpiresAt'] }
    }
    if ($first) { $script:memory[$Key] = @{ Answers = $Answers; ExpiresAt = $first } }
}

function script:Remove-Memory {
    param([string] $Key)

    $script:memory.Remove($Key)
}

function script:Get-MemoryKey {
    # The hash of the question, of the program that answers it, and of the environment and the files that it reads. A
    # hash, since there are secrets among that.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $Words, $Question)

    $cli = Find-Cli $Caller
    $environment = [Environment]::GetEnvironmentVariables()
    $names = [string[]] @($environment.Keys) -match $script:decisive
    [array]::Sort($names, [StringComparer]::Ordinal)
    $variables = foreach ($name in $names) { "$name=$($environment[$name])" }
    $files = foreach ($path in Get-DecisiveFile $Question) { Get-FileState (Resolve-FilePath $Caller $path) }
    $parts = @($cli['Program']; $cli['Words']; $Words; $Question['Key']; Get-QuestionWord $Question; $variables; $files)

    $hash = [Security.Cryptography.SHA256]::Create()
    $hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($parts -join "`0")) -join ' '
}

function script:Get-DecisiveFile {
    # The AWS files, and the places that the CLI's settings file may have, on all systems.
    param($Question)

    $file = Get-AwsFile
    if ($Question['ProfileLocation']) { $Question['ProfileLocation'] } else { $file['Credentials'] }
    $file['Config']
    if ($env:ECRLOGIN_CONFIG) { $env:ECRLOGIN_CONFIG }
    foreach ($folder in $env:XDG_CONFIG_HOME, $env:APPDATA, "$env:HOME/.config", "$env:USERPROFILE/AppData/Roaming") {
        if ($folder) { "$folder/ecrlogin/config.toml" }
    }
}

function script:Get-FileState {
    # A text that changes with a file: its path, length and time of change.
    param([string] $Path)

    $file = [IO.FileInfo]::new($Path)
    if ($file.Exists) { "$Path $($file.Length) $($file.LastWriteTimeUtc.Ticks)" } else { $Path }
}
