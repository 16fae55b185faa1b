# For $PROFILE: Get-ECRLoginCommand and its kin, with completions, and a word for the login of every morning.
Invoke-Expression (ecrlogin init powershell)

function ecr {
  Connect-ECRRegistry -Region us-west-2 @args
}
