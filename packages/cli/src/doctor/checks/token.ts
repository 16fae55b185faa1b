import type { Inspection } from '@ecrlogin/core'
import { formatTime } from '../../formats/json.ts'
import type { Check } from './check.ts'
import { type Finding, failure, ok } from '../finding.ts'
import { inspectionsOf, nameOf } from '../phrases.ts'

/** Whether AWS gives an authorization token. */
export const token: Check = {
  name: 'token',
  find: (reading) => inspectionsOf(reading).flatMap(judge),
}

function judge(inspection: Inspection): Finding[] {
  const { token: outcome, credentials, api } = inspection
  // What stopped it before is said there.
  if ('error' in credentials || 'error' in api) return []
  if ('error' in outcome) return [failure(outcome.error)]
  return [ok(`AWS gives a token for ${nameOf(inspection)}, good until ${formatTime(outcome.value)}.`)]
}
