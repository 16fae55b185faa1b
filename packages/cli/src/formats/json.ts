import type { LoginCommand } from '@ecrlogin/core'
import { formatTime } from '@ecrlogin/core/internal'
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

function toJson(login: LoginCommand, command: string | undefined) {
  return { ...login, ExpiresAt: formatTime(login.ExpiresAt), Command: command ?? login.Command }
}
