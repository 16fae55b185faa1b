# The environment variables that the CLI, the AWS SDK and their runtime read. Proxy variables come in both cases.
$script:relevantVariables = '(?i)^(AWS_|ECRLOGIN_|XDG_|NODE_|BUN_|SSL_|PATH$|HOME|USERPROFILE$|(LOCAL)?APPDATA$|.*_PROXY$)'

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
