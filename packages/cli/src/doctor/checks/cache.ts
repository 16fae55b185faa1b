import { ok, warning } from '../finding.ts'
import { pathArgument, showPath } from '../phrases.ts'
import type { Check } from './check.ts'

export const cache: Check = {
  name: 'cache',
  find(facts) {
    const { path, isDisabled, state } = facts.cache
    const where = showPath(path, facts)
    if (isDisabled) return [ok('AWS_ECR_DISABLE_CACHE disables the token cache.')]
    if (state === null) return [ok(`The token cache ${where} does not exist yet.`)]
    if ('tokens' in state) {
      return [ok(`The token cache ${where} has ${state.tokens} ${state.tokens === 1 ? 'token' : 'tokens'}.`)]
    }
    const hint = state.reason.includes('can write')
      ? `Make it private: \`chmod 700 ${pathArgument(path, facts)}\`.`
      : 'Name another folder with ECRLOGIN_CACHE_DIR.'
    return [warning(`${state.reason} Every login calls AWS.`, hint)]
  },
}
