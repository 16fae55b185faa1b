import type { Check } from './check.ts'
import { ok, warning } from '../finding.ts'
import { pathWord, showPath } from '../phrases.ts'

export const cache: Check = {
  name: 'cache',
  find(reading) {
    const { path, isSwitchedOff, state } = reading.cache
    const where = showPath(path, reading)
    if (isSwitchedOff) return [ok('The token cache is switched off by AWS_ECR_DISABLE_CACHE.')]
    if (state === null) return [ok(`Nothing is in the token cache ${where} yet.`)]
    if ('tokens' in state) {
      return [ok(`The token cache ${where} has ${state.tokens} ${state.tokens === 1 ? 'token' : 'tokens'}.`)]
    }
    const hint = state.reason.includes('can write')
      ? `Close it to them: \`chmod 700 ${pathWord(path, reading)}\`.`
      : 'Name another place with ECRLOGIN_CACHE_DIR.'
    return [warning(`${state.reason} Every login asks AWS.`, hint)]
  },
}
