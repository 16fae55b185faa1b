import { formatTime } from '@ecrlogin/core/internal'
import { describeError } from '../../errors/describe-error.ts'
import type { FailedRefresh } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'
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
      const found = `The token cache ${where} ${countTokens(state.tokens)}.`
      return [ok(found), ...state.failedRefreshes.map(describeFailure)]
    }
    const hint = state.reason.includes('can write')
      ? `Make it private: \`chmod 700 ${pathArgument(path, facts)}\`.`
      : 'Name another folder with ECRLOGIN_CACHE_DIR.'
    return [warning(`${state.reason} Every login calls AWS.`, hint)]
  },
}

function countTokens(count: number): string {
  return count === 0 ? 'is empty' : `has ${count} ${count === 1 ? 'token' : 'tokens'}`
}

/** Docker's helper and the kubelet's provider do not report it: clients mix their stderr into the output. */
function describeFailure({ token, at, error }: FailedRefresh): Finding {
  const { message, hint } = describeError(error)
  const service = token.target.isPublic ? 'ECR Public' : `ECR in ${token.target.region}`
  const failed = `At ${formatTime(at)}, refreshing the token of ${token.identityName} for ${service} failed: ${message}`
  return warning(`${failed} The cached token is valid until ${formatTime(token.expiresAt)}.`, hint)
}
