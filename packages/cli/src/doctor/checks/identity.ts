import type { EcrLoginError, Inspection } from '@ecrlogin/core'
import { closestMatch } from 'leven'
import { describeError } from '../../errors/describe-error.ts'
import { formatTime } from '../../formats/json.ts'
import { sh } from '../../formats/sh.ts'
import type { Facts } from '../facts.ts'
import { type Finding, failure, ok, warning } from '../finding.ts'
import { distinct, inspectionsOf, loginLine } from '../phrases.ts'
import type { Check } from './check.ts'

/** The identity used for each registry, and where its credentials come from. */
export const identity: Check = {
  name: 'identity',
  find(facts) {
    const { inspections } = facts
    if ('error' in inspections) {
      return inspections.error.kind === 'credentials' ? [failed(inspections.error, facts)] : []
    }
    return distinct(inspectionsOf(facts).flatMap((one) => judge(one, facts)))
  },
}

function judge(
  { identity: { source, profile, role }, credentials, caller, api }: Inspection,
  facts: Facts,
): Finding[] {
  if ('error' in credentials) return [failed(credentials.error, facts)]
  const from = `${role ? `role ${role} by ` : ''}${sources[source](profile)}`
  const until = credentials.value ? `, valid until ${formatTime(credentials.value)}` : ''
  if (caller === null) return []
  if ('error' in caller) {
    if (caller.error.kind !== 'network' && caller.error.kind !== 'service')
      return [failed(caller.error, facts)]
    // A login does not need STS, and a private network may not reach it.
    const { message, hint } = describeError(caller.error)
    const unreachable = 'error' in api ? [] : [warning(message, hint)]
    return [ok(`Credentials come from ${from}${until}.`), ...unreachable]
  }
  const { account, arn } = caller.value
  return [ok(`${arn} in account ${account}, from ${from}${until}.`)]
}

const sources: Readonly<Record<Inspection['identity']['source'], (profile: string | null) => string>> = {
  caller: () => 'the caller',
  environment: () => 'the environment',
  profile: (profile) => `profile ${profile}`,
  'web-identity': () => "the environment's web identity",
  container: () => 'the container',
  instance: () => 'the instance',
}

/** The hint names another profile if one could work. */
function failed(error: EcrLoginError, facts: Facts): Finding {
  const other = {
    'unknown-profile': closestMatch(facts.profile ?? '', [...facts.profiles]),
    'no-credentials': facts.profiles[0],
  }[error.code as string]
  if (!other) return failure(error)
  const line = loginLine(facts, '--profile', sh.quoteArgument(other))
  return failure(error, `Use the profile ${other}: ${line}; AWS_PROFILE makes it the default.`)
}
