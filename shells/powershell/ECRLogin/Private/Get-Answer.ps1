# From this number of registries on, a progress bar shows.
$script:manyRegistries = 5

function script:Get-Answer {
    # Asks the CLI a question; gives it back with what Invoke-Cli gives, and the answers, parsed.
    param(
        [Management.Automation.PSCmdlet] $Caller,
        [string] $Command,
        [string[]] $Words,
        $Question,
        [scriptblock] $Meanwhile = { }
    )

    $count = @($Question['RegistryIds']; $Question['Registries']).Count
    $progress = if ($count -ge $script:manyRegistries) {
        [Management.Automation.ProgressRecord]::new(1, 'Asking Amazon ECR', "$count registries")
    }
    if ($progress) { $Caller.WriteProgress($progress) }
    $line = @($Words; Get-QuestionWord $Question)
    $answer = Invoke-Cli $Caller $Command $line $Question['Environment'] $Meanwhile
    if ($progress) {
        $progress.RecordType = 'Completed'
        $Caller.WriteProgress($progress)
    }
    $answer['Question'] = $Question
    $answer['Answers'] = @(foreach ($line in $answer['Output'].Split("`n")) { if ($line) { Read-Json $line } })
    $answer
}

function script:Get-LoginAnswer {
    # Gets login commands as Get-Answer does, from memory where that has them.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $FormWords, $Question, $NoCache)

    $isOff = $NoCache -or ($env:AWS_ECR_DISABLE_CACHE -and $env:AWS_ECR_DISABLE_CACHE -notin 'false', '0')
    $key = $null
    if ($script:memory.Count) {
        $key = Get-MemoryKey $Caller $FormWords $Question
        if ($isOff) { Remove-Memory $key }
        $answers = Get-Memory $key
        if ($answers) {
            $Caller.WriteVerbose('This session has the answer in its memory.')
            return @{ Question = $Question; Answers = $answers; Failures = @() }
        }
    }
    $answer = Get-Answer $Caller 'get' @('--output=json'; Get-CacheWord $NoCache; $FormWords) $Question {
        # There is time for it now.
        if ($key) { $key } else { Get-MemoryKey $Caller $FormWords $Question }
    }
    if ($answer['IsSilent'] -and -not $isOff) { Add-Memory $answer['Meanwhile'] $answer['Answers'] }
    $answer
}

function script:Get-CacheWord {
    # The word that keeps the CLI from its token cache.
    param($NoCache)

    if ($NoCache) { '--no-cache' }
}
