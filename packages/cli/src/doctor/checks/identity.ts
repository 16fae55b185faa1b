import type { EcrLoginError, Inspection } from '@ecrlogin/core'
import { closestMatch } from 'leven'
import { formatTime } from '../../formats/json.ts'
import type { Check } from './check.ts'
import { type Finding, failure, ok, warning } from '../finding.ts'
import type { Reading } from '../facts.ts'
import { distinct, inspectionsOf, loginLine, toWord } from '../phrases.ts'

/** Who speaks for a registry, and where the credentials come from. */
export const identity: Check = {
  name: 'identity',
  find(reading) {
    const { inspections } = reading
    if ('error' in inspections) {
      return inspections.error.exitCode === 3 ? [failed(inspections.error, reading)] : []
    }
    return distinct(inspectionsOf(reading).flatMap((one) => judge(one, reading)))
  },
}

function judge(
  { identity: { source, profile, role }, credentials, caller, api }: Inspection,
  reading: Reading,
): Finding[] {
  if ('error' in credentials) return [failed(credentials.error, reading)]
  const from = `${role ? `role ${role} by ` : ''}${sources[source](profile)}`
  const until = credentials.value ? `, good until ${formatTime(credentials.value)}` : ''
  if (caller === null) return []
  if ('error' in caller) {
    const { message, hint, exitCode } = caller.error
    if (exitCode < 5) return [failed(caller.error, reading)]
    // A login needs no STS, and a private network may have no way to it.
    const unanswered = 'error' in api ? [] : [warning(message, hint)]
    return [ok(`Credentials come from ${from}${until}.`), ...unanswered]
  }
  const { account, arn } = caller.value
  return [ok(`${arn} in account ${account}, from ${from}${until}.`)]
}

const sources: Readonly<Record<Inspection['identity']['source'], (profile: string | null) => string>> = {
  caller: () => 'the caller',
  environment: () => 'the keys in the environment',
  profile: (profile) => `profile ${profile}`,
  'web-identity': () => 'the web identity of the environment',
  container: () => 'the container',
  instance: () => 'the instance',
}

/** Where another profile would do, the hint names it. */
function failed(error: EcrLoginError, reading: Reading): Finding {
  const other = {
    'unknown-profile': closestMatch(reading.profile ?? '', [...reading.profiles]),
    'no-credentials': reading.profiles[0],
  }[error.code as string]
  if (!other) return failure(error)
  const line = loginLine(reading, '--profile', toWord(other))
  return failure(error, `There is the profile ${other}: ${line}; AWS_PROFILE names it for good.`)
}
