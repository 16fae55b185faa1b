# For $PROFILE: Get-ECRLoginCommand and the other commands, with completions, and a short command for your daily login.
Invoke-Expression (ecrlogin init powershell)

function ecr {
  Connect-ECRRegistry -Region us-west-2 @args
}
