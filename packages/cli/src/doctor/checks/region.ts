import type { Check } from './check.ts'
import { failure, ok } from '../finding.ts'
import { distinct, inspectionsOf, loginLine, nameOf } from '../phrases.ts'

export const region: Check = {
  name: 'region',
  find(reading) {
    const { inspections } = reading
    if ('error' in inspections && inspections.error.code === 'no-region') {
      const hint = `Name it, as in ${loginLine(reading, '--region us-east-1')}, or for good with \`aws configure set region\`.`
      return [failure(inspections.error, hint)]
    }
    return distinct(
      inspectionsOf(reading).map((one) =>
        ok(`${nameOf(one)} is in ${one.region}, says ${one.regionSource}.`),
      ),
    )
  },
}
