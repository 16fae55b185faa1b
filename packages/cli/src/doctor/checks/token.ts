import type { Inspection } from '@ecrlogin/core'
import { formatTime } from '@ecrlogin/core/internal'
import { type Finding, failure, ok } from '../finding.ts'
import { inspectionsOf, nameOf } from '../phrases.ts'
import type { Check } from './check.ts'

/** Whether AWS issues an authorization token. */
export const token: Check = {
  name: 'token',
  find: (facts) => inspectionsOf(facts).flatMap(judge),
}

function judge(inspection: Inspection): Finding[] {
  const { token: result, credentials, api } = inspection
  // Another check reports what prevents it.
  if ('error' in credentials || 'error' in api) return []
  if ('error' in result) return [failure(result.error)]
  return [ok(`AWS issues a token for ${nameOf(inspection)}, valid until ${formatTime(result.value)}.`)]
}
