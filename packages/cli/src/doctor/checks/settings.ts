import type { RegistryRule } from '@ecrlogin/core'
import { failure, ok } from '../finding.ts'
import { inspectionsOf, nameOf, showPath } from '../phrases.ts'
import type { Check } from './check.ts'

export const settings: Check = {
  name: 'settings',
  find(facts) {
    const { inspections } = facts
    if ('error' in inspections && inspections.error.code === 'invalid-settings') {
      return [failure(inspections.error)]
    }
    if (!facts.settings) return [ok('There is no settings file; it is optional.')]
    const { path, rules } = facts.settings
    const matching = inspectionsOf(facts).map(
      (one) => `${nameOf(one)}: ${one.rule ? describeRule(one.rule) : 'no rule matches'}.`,
    )
    const count = `${rules} ${rules === 1 ? 'rule' : 'rules'}`
    return [ok(`${showPath(path, facts)} has ${count}.`), ...matching.map(ok)]
  },
}

function describeRule({
  match,
  profile,
  sourceProfile,
  roleArn,
  cacheAs,
  region,
  host,
}: RegistryRule): string {
  const parts = [
    profile && `profile ${profile}`,
    sourceProfile && `source profile ${sourceProfile}`,
    roleArn && `role ${roleArn}`,
    cacheAs && `the cache's name ${cacheAs}`,
    region && `region ${region}`,
    host && `host ${host}`,
  ]
  return `the rule for ${match} sets ${parts.filter(Boolean).join(', ')}`
}
