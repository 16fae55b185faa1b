import type { LoginCommand } from '@ecrlogin/core'
import type { Format } from './format.ts'
import { toSteps } from './snippet.ts'

/** One object per line, for jq. */
export const json: Format = {
  name: 'json',
  aliases: [],
  write(results, { clients, commandAs }) {
    return results
      .map((result) => {
        if ('error' in result) return ''
        const command = commandAs ? commandAs.snippet(toSteps([result], clients)).trimEnd() : undefined
        return `${JSON.stringify(toJson(result.loginCommand, command))}\n`
      })
      .join('')
  },
}

/** A time as in all our JSON: ISO 8601, UTC, to the second. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

function toJson(login: LoginCommand, command: string | undefined) {
  return { ...login, ExpiresAt: formatTime(login.ExpiresAt), Command: command ?? login.Command }
}
