@{
    Severity = @('Error', 'Warning', 'Information')
    ExcludeRules = @(
        # -Credential is AWS Tools' parameter of this name and takes AWS credentials, not a PSCredential.
        'PSUsePSCredentialType'
        'PSAvoidUsingPlainTextForPassword'
        # The module's own functions have few parameters, the caller first; named, they would hide what matters.
        'PSAvoidUsingPositionalParameters'
    )
    Rules = @{
        PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1', '7.2', '7.6') }
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4 }
        PSUseConsistentWhitespace = @{ Enable = $true }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
    }
}
