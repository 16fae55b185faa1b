import type { LoginCommand } from '@ecrlogin/core'
import { formatTime } from '@ecrlogin/core/internal'
import type { Format } from './format.ts'

/** For people; it contains no secret. */
export const text: Format = {
  name: 'text',
  aliases: [],
  write(results) {
    return results.flatMap((result) => ('error' in result ? [] : [describe(result.loginCommand)])).join('\n')
  },
}

function describe(login: LoginCommand): string {
  return [
    ['Registry', login.Registry],
    ['Region', login.Region],
    ['Username', login.Username],
    ['Password', '(not shown; -o json has it)'],
    ['ExpiresAt', formatTime(login.ExpiresAt)],
    ['To log in', `ecrlogin login ${login.Registry}`],
  ]
    .map(([name, value]) => `${name!.padEnd(10)} ${value}\n`)
    .join('')
}
