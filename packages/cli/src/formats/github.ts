import type { LoginCommand } from '@ecrlogin/core'
import { type Format, loginCommandsOf } from './format.ts'

/**
 * For a step of GitHub Actions: stdout masks every secret (actions/toolkit, docs/commands.md), and the file of the step's
 * outputs gets the logins under the names that aws-actions/amazon-ecr-login uses.
 */
export const github: Format = {
  name: 'github',
  aliases: [],
  write(results) {
    const secrets = new Set(loginCommandsOf(results).flatMap(secretForms))
    return [...secrets].map((secret) => `::add-mask::${escapeValue(secret)}\n`).join('')
  },
  addition: {
    variable: 'GITHUB_OUTPUT',
    write(results) {
      const logins = loginCommandsOf(results)
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

/** The password as it is, as in a URL, and as in the auth files of clients. */
function secretForms({ Username, Password }: LoginCommand): string[] {
  return [Password, encodeURIComponent(Password), Buffer.from(`${Username}:${Password}`).toString('base64')]
}

/** The value of a workflow command, which must be one line. */
function escapeValue(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** An output whose value may have several lines; it ends at a delimiter that does not occur in it. */
function formatOutput(name: string, value: string): string {
  let delimiter = 'end_of_value'
  while (value.includes(delimiter)) delimiter += '_'
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}
