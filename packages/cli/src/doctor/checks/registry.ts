import type { Inspection } from '@ecrlogin/core'
import { type Finding, failure, ok, problem } from '../finding.ts'
import { inspectionsOf, nameOf } from '../phrases.ts'
import type { Check } from './check.ts'

/** Whether the registry accepts the token. */
export const registry: Check = {
  name: 'registry',
  find: (facts) => inspectionsOf(facts).flatMap(judge),
}

function judge(inspection: Inspection): Finding[] {
  const { registryResponse: response } = inspection
  if (response === null) return []
  if ('error' in response) return [failure(response.error)]
  const name = nameOf(inspection)
  const { status } = response.value
  if (status < 300) return [ok(`${name} accepts the token.`)]
  const message = `${name} does not accept the token of this identity (status ${status}).`
  const hint = `Ask its owner for access, or use a profile that has it: \`ecrlogin setup registry ${inspection.registry ?? 'REGISTRY'} --profile NAME\`.`
  return [problem('access-denied', message, hint)]
}
