# What the CLI answered in this session, by question; each entry is good until its time.
$script:memory = @{}

# Amazon ECR's authorization tokens live twelve hours; half of that is left when a question is asked anew.
$script:halfLife = [timespan]::FromHours(6)

# From this number of registries on, a progress bar shows.
$script:manyRegistries = 5

function Get-Answer {
    # Asks the CLI a question; gives it back with the answers, parsed, and the failures.
    param([Management.Automation.PSCmdlet] $Caller, [string] $Command, [string[]] $Words, $Question)

    $count = $Question.RegistryIds.Count + $Question.Registries.Count
    $isLong = $count -ge $script:manyRegistries
    $progress = [Management.Automation.ProgressRecord]::new(1, 'Asking Amazon ECR', "$count registries")
    if ($isLong) { $Caller.WriteProgress($progress) }
    $result = Invoke-Cli $Caller $Command @($Words; Get-QuestionWord $Question) $Question.Environment
    $progress.RecordType = 'Completed'
    if ($isLong) { $Caller.WriteProgress($progress) }

    $lines = $result.Output -split '\r?\n' -ne ''
    $answers = @(foreach ($line in $lines) { ConvertFrom-Json -InputObject $line })
    [pscustomobject]@{ Question = $Question; Answers = $answers; Failures = $result.Failures }
}

function Get-LoginAnswer {
    # Gets login commands as Get-Answer does. An answer without failures stays in memory until its first token
    # has come to half of its life; -NoCache asks anew, and so does the variable that switches the CLI's cache off.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $Words, $Question, [bool] $NoCache)

    $key = Get-MemoryKey $Words $Question
    $kept = $script:memory[$key]
    $isWanted = -not $NoCache -and "$env:AWS_ECR_DISABLE_CACHE" -in '', 'false', '0'
    if ($isWanted -and $kept -and $kept.Until -gt [datetime]::Now) { return $kept.Answer }

    $answer = Get-Answer $Caller 'get' @('--output=json'; Get-CacheWord $NoCache; $Words) $Question
    $script:memory.Remove($key)
    if ($answer.Failures.Count -eq 0) {
        $until = [datetime]::MaxValue
        foreach ($one in $answer.Answers) {
            $halfLife = (ConvertTo-LocalTime $one.ExpiresAt) - $script:halfLife
            if ($halfLife -lt $until) { $until = $halfLife }
        }
        $script:memory[$key] = [pscustomobject]@{ Answer = $answer; Until = $until }
    }
    $answer
}

function Get-CacheWord {
    # The word that keeps the CLI from its token cache.
    param([bool] $NoCache)

    if ($NoCache) { '--no-cache' }
}

function Get-MemoryKey {
    # Everything that decides an answer: the question, the environment, the AWS files and the CLI's settings file.
    param([string[]] $Words, $Question)

    $environment = [Environment]::GetEnvironmentVariables()
    $variables = foreach ($name in $environment.Keys) {
        if ($name -match '^(AWS_|ECRLOGIN_|HOME$|USERPROFILE$)') { "$name=$($environment[$name])" }
    }
    $file = Get-AwsFile
    $paths = @(
        $file.Credentials
        $file.Config
        $Question.Environment['AWS_SHARED_CREDENTIALS_FILE']
        $env:ECRLOGIN_CONFIG
        # The places that a settings file may have, on all systems; a missing file has a time too.
        foreach ($folder in $env:XDG_CONFIG_HOME, $env:APPDATA, "$env:HOME/.config") { "$folder/ecrlogin/config.toml" }
    )
    $times = foreach ($path in $paths) { if ($path) { [IO.File]::GetLastWriteTimeUtc($path).Ticks } }
    @($Words; $Question.Key; Get-QuestionWord $Question; $variables; $times) -join "`0"
}
