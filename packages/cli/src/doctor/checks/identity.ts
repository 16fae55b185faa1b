import type { EcrLoginError, Inspection } from '@ecrlogin/core'
import { formatTime } from '@ecrlogin/core/internal'
import { closestMatch } from 'leven'
import { describeError } from '../../errors/describe-error.ts'
import { sh } from '../../formats/sh.ts'
import type { Facts } from '../facts.ts'
import { type Finding, failure, ok, warning } from '../finding.ts'
import { distinct, inspectionsOf, loginLine } from '../phrases.ts'
import type { Check } from './check.ts'

/** The identity used for each registry, and where its credentials come from. */
export const identity: Check = {
  name: 'identity',
  find(facts) {
    const { inspections, fileProblems } = facts
    const files = [
      ...fileProblems.map((problem) => warning(problem, 'Correct the file, so that its profiles are found.')),
      ...halfKeyNotes(facts),
    ]
    if ('error' in inspections) {
      return inspections.error.kind === 'credentials' ? [failed(inspections.error, facts), ...files] : files
    }
    return [...distinct(inspectionsOf(facts).flatMap((one) => judge(one, facts))), ...files]
  },
}

function judge({ identity, credentials, caller, api }: Inspection, facts: Facts): Finding[] {
  // The check of the network reports what both have in common.
  const isReported = 'error' in credentials && 'error' in api && isSameTrouble(credentials.error, api.error)
  if (isReported) return []
  if ('error' in credentials) return [failed(credentials.error, facts)]
  const from = describeIdentity(identity)
  const until = credentials.value ? `, valid until ${formatTime(credentials.value)}` : ''
  const notes = [...fallbackNotes(identity), ...cacheNotes(identity)]
  if (caller === null) return notes
  if ('error' in caller) {
    if (caller.error.kind !== 'network' && caller.error.kind !== 'service')
      return [failed(caller.error, facts)]
    // A login does not need STS, and a private network may not reach it.
    const { message, hint } = describeError(caller.error)
    const unreachable = 'error' in api ? [] : [warning(message, hint)]
    return [ok(`Credentials come from ${from}${until}.`), ...unreachable, ...notes]
  }
  const { account, arn } = caller.value
  return [ok(`${arn} in account ${account}, from ${from}${until}.`), ...notes]
}

/** Returns true if a proxy or a certificate authority keeps both calls from AWS. */
function isSameTrouble(one: EcrLoginError, other: EcrLoginError): boolean {
  const isShared = one.kind === 'network' && /\b(proxy|certificate)\b/.test(one.message)
  return isShared && one.code === other.code
}

function describeIdentity({ source, description, role, profile }: Inspection['identity']): string {
  if (profile === null) return description
  const details: Readonly<Record<string, string>> = {
    role: `assumes ${role}`,
    'web-identity': `assumes ${role} with a web identity`,
    sso: 'SSO',
    login: 'aws login',
    process: 'credential_process',
  }
  const detail = details[source ?? '']
  return detail ? `${description} (${detail})` : description
}

function fallbackNotes({ warning: message }: Inspection['identity']): Finding[] {
  return message === null ? [] : [warning(message, 'Correct the profile, or name another one.')]
}

/** Without a key id, the AWS CLI ignores these, too. */
function halfKeyNotes({ environment }: Facts): Finding[] {
  if (environment.AWS_ACCESS_KEY_ID) return []
  return ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']
    .filter((name) => environment[name])
    .map((name) =>
      warning(
        `${name} is set, but AWS_ACCESS_KEY_ID is not, so it is not used.`,
        `Set both, or use other credentials: \`unset ${name}\`.`,
      ),
    )
}

/** A user who vouches for a source should know what it risks. */
function cacheNotes({ cacheAs }: Inspection['identity']): Finding[] {
  if (cacheAs === null) return []
  const message = `A rule has cache_as = "${cacheAs}": if these credentials ever become someone else's, ecrlogin does not notice, and uses the tokens of the one before.`
  return [warning(message, 'Remove cache_as where the principal can change.')]
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
