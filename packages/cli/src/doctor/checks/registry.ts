import type { Inspection } from '@ecrlogin/core'
import type { Check } from './check.ts'
import { type Finding, failure, ok, problem } from '../finding.ts'
import { inspectionsOf, nameOf } from '../phrases.ts'

/** Whether the registry opens to the token. */
export const registry: Check = {
  name: 'registry',
  find: (reading) => inspectionsOf(reading).flatMap(judge),
}

function judge(inspection: Inspection): Finding[] {
  const { door } = inspection
  if (door === null) return []
  if ('error' in door) return [failure(door.error)]
  const name = nameOf(inspection)
  const { status } = door.value
  if (status < 300) return [ok(`${name} opens to the token.`)]
  const what = `${name} does not open to the token of this identity (status ${status}).`
  const hint =
    'Ask its owner for access, or name another identity with --profile or `ecrlogin setup registry`.'
  return [problem('access-denied', what, hint)]
}
