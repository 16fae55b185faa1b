import type { Topic } from './topic.ts'

/** The lines with which each dialect evaluates a snippet. The long form succeeds only if ecrlogin printed one. */
export const evaluations = {
  sh: {
    short: 'eval "$(ecrlogin get -o sh --region us-west-2)"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable is meant.
    long: '( login=$(ecrlogin get -o sh --region us-west-2) &&\neval "${login:?}" )',
  },
  fish: {
    short: 'eval (ecrlogin get -o fish --region us-west-2)',
    long: 'begin; ecrlogin get -o fish --region us-west-2 | read -l login\nand eval $login; end',
  },
  powershell: {
    short: 'Invoke-Expression (ecrlogin get -o powershell --region us-west-2)',
    long: 'try { Invoke-Expression (ecrlogin get -o pwsh --region us-west-2)\n} catch { throw }',
  },
} as const

export const shells: Topic = {
  name: 'shells',
  summary: 'how to log in from each shell, and what to put in its profile',
  text: `In every shell, without a secret on any command line:

  ecrlogin login --region us-west-2

As a snippet that the shell evaluates, and that fails if any login fails:

  bash, zsh   ${evaluations.sh.short}
  ksh, dash   ${evaluations.sh.short}
  fish        ${evaluations.fish.short}
  PowerShell  ${evaluations.powershell.short}

If ecrlogin is missing, is killed or cannot start, it prints nothing, and in
most shells evaluating nothing succeeds. These forms succeed only if there was a
snippet; \`ecrlogin login\` fails as well:

  bash, zsh   ${indent(evaluations.sh.long)}
  ksh, dash   ${indent(evaluations.sh.long)}
  fish        ${indent(evaluations.fish.long)}
  PowerShell  ${indent(evaluations.powershell.long)}

In a profile, for completions, and for Get-ECRLoginCommand in PowerShell:

  bash        eval "$(ecrlogin init bash)"
  zsh         eval "$(ecrlogin init zsh)"
  fish        eval (ecrlogin init fish)
  PowerShell  Invoke-Expression (ecrlogin init powershell)
`,
}

/** Further lines of a table's cell, in its column. */
function indent(lines: string): string {
  return lines.replaceAll('\n', `\n${' '.repeat(14)}`)
}
