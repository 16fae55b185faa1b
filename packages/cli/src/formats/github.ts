import type { LoginCommand, LoginResult } from '@ecrlogin/core'
import type { Format } from './format.ts'

/**
 * A step of GitHub Actions: stdout masks every secret (actions/toolkit, docs/commands.md), and the file of the
 * step's outputs gets them under the names that aws-actions/amazon-ecr-login gives them.
 */
export const github: Format = {
  name: 'github',
  aliases: [],
  write(results) {
    const secrets = new Set(obtained(results).flatMap(secretForms))
    return [...secrets].map((secret) => `::add-mask::${escapeValue(secret)}\n`).join('')
  },
  addition: {
    variable: 'GITHUB_OUTPUT',
    write(results) {
      const logins = obtained(results)
      const outputs = logins.flatMap(({ Registry, Username, Password }) => {
        const host = Registry.replace(/[^a-zA-Z0-9_]+/g, '_')
        return [
          [`docker_username_${host}`, Username],
          [`docker_password_${host}`, Password],
        ] as const
      })
      const only = results.length === 1 ? logins.map(({ Registry }) => ['registry', Registry] as const) : []
      return [...only, ...outputs].map(([name, value]) => formatOutput(name, value)).join('')
    },
  },
}

function obtained(results: readonly LoginResult[]): LoginCommand[] {
  return results.flatMap((result) => ('loginCommand' in result ? [result.loginCommand] : []))
}

/** The password, as a URL has it, and as clients keep it in their auth file. */
function secretForms({ Username, Password }: LoginCommand): string[] {
  return [Password, encodeURIComponent(Password), Buffer.from(`${Username}:${Password}`).toString('base64')]
}

/** The value of a workflow command, which is one line. */
function escapeValue(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** An output whose value may have several lines, up to one that is not in it. */
function formatOutput(name: string, value: string): string {
  let delimiter = 'end_of_value'
  while (value.includes(delimiter)) delimiter += '_'
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}
