import type { RegistryRule } from '@ecrlogin/core'
import type { Check } from './check.ts'
import { failure, ok } from '../finding.ts'
import { inspectionsOf, nameOf, showPath } from '../phrases.ts'

export const settings: Check = {
  name: 'settings',
  find(reading) {
    const { inspections } = reading
    if ('error' in inspections && inspections.error.code === 'invalid-settings') {
      return [failure(inspections.error)]
    }
    if (!reading.settings) return [ok('There is no settings file; none is needed.')]
    const { path, rules } = reading.settings
    const matching = inspectionsOf(reading).map(
      (one) => `${nameOf(one)}: ${one.rule ? describeRule(one.rule) : 'no rule matches'}.`,
    )
    const count = `${rules} ${rules === 1 ? 'rule' : 'rules'}`
    return [ok(`${showPath(path, reading)} has ${count}.`), ...matching.map(ok)]
  },
}

function describeRule({ match, profile, sourceProfile, roleArn, region, host }: RegistryRule): string {
  const says = [
    profile && `profile ${profile}`,
    sourceProfile && `source profile ${sourceProfile}`,
    roleArn && `role ${roleArn}`,
    region && `region ${region}`,
    host && `host ${host}`,
  ]
  return `the rule for ${match} says ${says.filter(Boolean).join(', ')}`
}
