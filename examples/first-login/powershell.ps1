#!/usr/bin/env pwsh
# Log Docker in to Amazon ECR from PowerShell.
# Needs ecrlogin, and AWS credentials where the AWS CLI would find them.
$ErrorActionPreference = 'Stop'
Invoke-Expression (ecrlogin init powershell)

# Your own registry in a region, as with AWS.Tools.ECR. docker warns, since it is given the password as an argument.
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2).Command

# The same with the password over stdin.
Invoke-Expression (Get-ECRLoginCommand -Region us-west-2 -PasswordStdin).Command

# Two accounts, through the pipeline.
(Get-ECRLoginCommand -RegistryId 111122223333, 444455556666 -Region us-west-2).Command | Invoke-Expression

# The properties, to build a command of your own.
$login = Get-ECRLoginCommand -Region us-west-2
"$($login.Username) at $($login.ProxyEndpoint), good for more than eleven hours: $($login.ExpiresAt -gt [datetime]::Now.AddHours(11))"

# The registry by its name, for scripts: terminating errors, no secret in any text.
Connect-ECRRegistry 111122223333.dkr.ecr.us-west-2.amazonaws.com
