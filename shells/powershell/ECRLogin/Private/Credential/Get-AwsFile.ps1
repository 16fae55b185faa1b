function script:Get-AwsFile {
    # Returns the paths of the AWS credentials and config files, as the environment sets them.
    $userHome = if ($env:HOME) { $env:HOME } else { $env:USERPROFILE }
    @{
        Credentials = if ($env:AWS_SHARED_CREDENTIALS_FILE) { $env:AWS_SHARED_CREDENTIALS_FILE } else { "$userHome/.aws/credentials" }
        Config = if ($env:AWS_CONFIG_FILE) { $env:AWS_CONFIG_FILE } else { "$userHome/.aws/config" }
    }
}
