# From this number of registries on, a progress bar shows.
$script:manyRegistries = 5

function script:Get-Answer {
    # Asks the CLI a question; gives it back with the answers, parsed, and the failures. It IsSilent when there was
    # neither failure nor warning.
    param([Management.Automation.PSCmdlet] $Caller, [string] $Command, [string[]] $Words, $Question)

    $count = $Question.RegistryIds.Count + $Question.Registries.Count
    $isLong = $count -ge $script:manyRegistries
    $progress = [Management.Automation.ProgressRecord]::new(1, 'Asking Amazon ECR', "$count registries")
    if ($isLong) { $Caller.WriteProgress($progress) }
    $result = Invoke-Cli $Caller $Command @($Words; Get-QuestionWord $Question) $Question.Environment
    $progress.RecordType = 'Completed'
    if ($isLong) { $Caller.WriteProgress($progress) }

    $lines = $result.Output -split '\r?\n' -ne ''
    $answers = @(foreach ($line in $lines) { Read-Json $line })
    [pscustomobject]@{
        Question = $Question
        Answers = $answers
        Failures = $result.Failures
        IsSilent = $result.IsSilent
    }
}

function script:Get-LoginAnswer {
    # Gets login commands as Get-Answer does, from memory where that has them.
    param([Management.Automation.PSCmdlet] $Caller, [string[]] $Words, $Question, [bool] $NoCache)

    $key = Get-MemoryKey $Caller $Words $Question
    $isWanted = -not $NoCache -and "$env:AWS_ECR_DISABLE_CACHE" -in '', 'false', '0'
    if (-not $isWanted) { Remove-Memory $key }
    $answers = Get-Memory $key
    if ($answers) {
        $Caller.WriteVerbose('This session has the answer in its memory.')
        return [pscustomobject]@{ Question = $Question; Answers = $answers; Failures = @() }
    }
    $answer = Get-Answer $Caller 'get' @('--output=json'; Get-CacheWord $NoCache; $Words) $Question
    if ($isWanted -and $answer.IsSilent) { Add-Memory $key $answer.Answers }
    $answer
}

function script:Get-CacheWord {
    # The word that keeps the CLI from its token cache.
    param([bool] $NoCache)

    if ($NoCache) { '--no-cache' }
}
