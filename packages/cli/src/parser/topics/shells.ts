import type { Topic } from './topic.ts'

export const shells: Topic = {
  name: 'shells',
  summary: 'how to log in from each shell, and what to put in its profile',
  text: `In every shell, without a secret on any command line:

  ecrlogin login --region us-west-2

As a snippet that the shell evaluates, and that fails if any login fails:

  bash, zsh, ksh, dash  eval "$(ecrlogin get -o sh --region us-west-2)"
  fish                  eval (ecrlogin get -o fish --region us-west-2)
  PowerShell            Invoke-Expression (ecrlogin get -o powershell --region us-west-2)

In a profile, for completions, and for Get-ECRLoginCommand in PowerShell:

  bash        eval "$(ecrlogin init bash)"
  zsh         eval "$(ecrlogin init zsh)"
  fish        eval (ecrlogin init fish)
  PowerShell  Invoke-Expression (ecrlogin init powershell)
`,
}
