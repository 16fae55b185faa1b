#!/usr/bin/env pwsh
# Log Docker in to Amazon ECR from PowerShell.
# Requires ecrlogin, and AWS credentials that the AWS CLI would find.
$ErrorActionPreference = 'Stop'
Invoke-Expression (ecrlogin init powershell)

# Your own registry in a region, as with AWS.Tools.ECR. docker warns because the password is an argument.
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2).Command

# The same with the password over stdin.
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command

# Two accounts, through the pipeline.
(Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression

# The properties, to build your own command.
$login = Get-ECRLoginCommand -Region us-west-2
"$($login.Username) at $($login.ProxyEndpoint), valid for more than eleven hours: $($login.ExpiresAt -gt [datetime]::Now.AddHours(11))"

# The registry by name, for scripts: errors are terminating, and no output contains a secret.
Connect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com
