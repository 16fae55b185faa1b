import type { Topic } from './topic.ts'

export const shells: Topic = {
  name: 'shells',
  summary: 'how each shell logs in, and what its profile loads',
  text: `In every shell, and without a secret in any text:

  ecrlogin login --region us-west-2

As a snippet that the shell evaluates; it fails when anything failed:

  bash, zsh, ksh, dash  eval "$(ecrlogin get -o sh --region us-west-2)"
  fish                  eval (ecrlogin get -o fish --region us-west-2)
  PowerShell            Invoke-Expression (ecrlogin get -o powershell --region us-west-2)

In a profile, for completions, and in PowerShell for Get-ECRLoginCommand:

  bash        eval "$(ecrlogin init bash)"
  zsh         eval "$(ecrlogin init zsh)"
  fish        eval (ecrlogin init fish)
  PowerShell  Invoke-Expression (ecrlogin init powershell)
`,
}
