@{
    Severity = @('Error', 'Warning', 'Information')
    ExcludeRules = @(
        # -Credential takes AWS credentials, as in AWS Tools, not a PSCredential.
        'PSUsePSCredentialType'
        'PSAvoidUsingPlainTextForPassword'
        # Private functions have few parameters, and their names would make the calls harder to read.
        'PSAvoidUsingPositionalParameters'
    )
    Rules = @{
        PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1', '7.2', '7.6') }
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4 }
        PSUseConsistentWhitespace = @{ Enable = $true }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
    }
}
