# An environment for tests with local ECR instead of AWS, and without the user's own files and settings. Dot-source this
# in BeforeAll, call Enter-Sandbox there, and Exit-Sandbox in AfterAll.

$repository = [IO.Path]::GetFullPath("$PSScriptRoot/../../..")
# The folder of a released module in its place, if the variable names one.
$modulePath = "$(if ($env:MODULE_UNDER_TEST) { $env:MODULE_UNDER_TEST } else { "$PSScriptRoot/../ECRLogin" })/ECRLogin.psd1"

function Enter-Sandbox {
    # Starts local ECR with these faults, points this process's environment to it and imports the module again.
    param([string[]] $Fault)

    $script:environmentBefore = [Environment]::GetEnvironmentVariables()
    $script:sandbox = (New-Item -ItemType Directory "$([IO.Path]::GetTempPath())/ecrlogin $([guid]::NewGuid())").FullName
    foreach ($name in @($environmentBefore.Keys) -match '^(AWS_|ECRLOGIN_|DOCKER_|XDG_|.*_PROXY$|SSL_CERT_FILE$)') {
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:HOME = $env:USERPROFILE = $sandbox
    $env:XDG_CACHE_HOME = "$sandbox/cache"
    $env:XDG_CONFIG_HOME = "$sandbox/config"
    $env:REGISTRY_AUTH_FILE = "$sandbox/auth.json"
    $env:DOCKER_CONFIG = "$sandbox/docker"
    # A running engine would do the login itself, without local ECR.
    $env:DOCKER_HOST = "unix://$sandbox/no-engine.sock"
    $null = New-Item -ItemType Directory $env:DOCKER_CONFIG
    Clear-DockerLogin

    $env:ECRLOGIN_CLI = "$PSScriptRoot/recording-cli.js"
    $env:RECORDED_CLI = "$repository/packages/cli/bin/ecrlogin.cjs"
    $env:RECORDED_CALLS = "$sandbox/calls"
    $script:localEcr = Start-LocalEcr $Fault
    Import-Module $modulePath -Force
}

function Start-LocalEcr {
    # Starts the program local-ecr and sets the variables that it prints.
    param([string[]] $Fault)

    $arguments = "`"$repository/packages/local-ecr/bin/local-ecr.js`" --shell powershell"
    foreach ($one in $Fault) { $arguments += " --fault $one" }
    $start = [Diagnostics.ProcessStartInfo]::new('node', $arguments)
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $script:localEndpoint = $null
    do {
        $line = $process.StandardOutput.ReadLine()
        if ($line -match '^\$env:') { Invoke-Expression $line }
        if ($line -match '--endpoint-url (?<url>\S+?),') { $script:localEndpoint = $Matches.url }
    } until ($null -eq $line -or $script:localEndpoint)
    $process
}

function Exit-Sandbox {
    Remove-Module ECRLogin -Force -ErrorAction Ignore
    if ($localEcr) { $localEcr.Kill(); $localEcr.WaitForExit() }
    foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
        if (-not $environmentBefore.ContainsKey($name)) { [Environment]::SetEnvironmentVariable($name, $null) }
    }
    foreach ($name in $environmentBefore.Keys) { [Environment]::SetEnvironmentVariable($name, $environmentBefore[$name]) }
    Remove-Item -Recurse -Force $sandbox
}

function Get-CliCall {
    # Returns the CLI calls since the last Clear-CliCall, with their Arguments, their AWS_* variables as Environment, their
    # Folder, and IsStaying for those that the CLI answered that stays for the session.
    if (-not (Test-Path $env:RECORDED_CALLS)) { return }
    Get-Content $env:RECORDED_CALLS | ConvertFrom-Json
}

function Clear-CliCall {
    Remove-Item $env:RECORDED_CALLS -ErrorAction Ignore
}

function Clear-DockerLogin {
    # Without any entry, docker would use the machine's own credential store.
    Set-Content "$env:DOCKER_CONFIG/config.json" '{"credHelpers":{"unused.invalid":"unused"}}'
}

function Get-DockerLogin {
    # Returns the registries that docker has a login for.
    $config = Get-Content -Raw "$env:DOCKER_CONFIG/config.json" | ConvertFrom-Json
    if ($config.PSObject.Properties['auths']) { $config.auths.PSObject.Properties.Name }
}

function Set-AwsProfile {
    # Writes a credentials file with these profiles, each with local ECR's static credentials, and returns its path.
    param([string[]] $Name, [string] $Path = "$sandbox/.aws/credentials", [string] $Region = 'eu-west-1')

    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    $sections = foreach ($one in $Name) {
        "[$one]`naws_access_key_id = AKIAIOSFODNN7EXAMPLE"
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`nregion = $Region`n"
    }
    [IO.File]::WriteAllLines($Path, [string[]] $sections)
    $Path
}
