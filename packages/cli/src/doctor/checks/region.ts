import type { RegionSource } from '@ecrlogin/core'
import { describeRegionSource } from '@ecrlogin/core/internal'
import { failure, ok } from '../finding.ts'
import { distinct, inspectionsOf, loginLine } from '../phrases.ts'
import type { Check } from './check.ts'

/** The region of each registry, and what named it. */
export const region: Check = {
  name: 'region',
  find(facts) {
    const { inspections } = facts
    if ('error' in inspections && inspections.error.code === 'no-region') {
      const hint = `Name it, as in ${loginLine(facts, '--region us-east-1')}, or permanently with \`aws configure set region\`.`
      return [failure(inspections.error, hint)]
    }
    return distinct(
      inspectionsOf(facts).map((one) =>
        ok(
          `${one.registry ?? 'Your registry'} is in ${one.region.name}, from ${describeSource(one.region.source)}.`,
        ),
      ),
    )
  },
}

function describeSource(source: RegionSource): string {
  return source.kind === 'option' ? '--region' : describeRegionSource(source)
}
