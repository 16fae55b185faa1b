# From this number of registries on, a progress bar shows.
$script:manyRegistries = 5

# What the CLI answered in this session; Memory.ps1 says more.
$script:memory = @{}

function script:Get-Answer {
    # Asks the CLI a question; gives it back with what Invoke-Cli gives, and the answers, parsed.
    param($Caller, $Command, $Words, $Question, $Meanwhile)

    $progress = $null
    $count = @($Question['RegistryIds']; $Question['Registries']).Count
    if ($count -ge $script:manyRegistries) {
        $progress = [Management.Automation.ProgressRecord]::new(1, 'Asking Amazon ECR', "$count registries")
        $Caller.WriteProgress($progress)
    }
    $answer = Invoke-Cli $Caller $Command @($Words; Get-QuestionWord $Question) $Question['Environment'] $Meanwhile
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
    param($Caller, $FormWords, $Question, $NoCache)

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
    $words = @('--output=json'; if ($NoCache) { '--no-cache' }; $FormWords)
    $answer = Get-Answer $Caller 'get' $words $Question {
        # There is time for it now, and for making one object of a sample, so that PowerShell has compiled all of
        # that when the answer comes.
        if ($key) { $key } else { Get-MemoryKey $Caller $FormWords $Question }
        $null = ConvertTo-LoginCommand (Read-Json '{"ExpiresAt":"2000-01-01T00:00:00Z"}')
    }
    if ($answer['IsSilent'] -and -not $isOff) { Add-Memory $answer['Meanwhile'] $answer['Answers'] }
    $answer
}
