import type { Check } from './check.ts'
import { ok, warning } from '../finding.ts'
import { inspectionsOf } from '../phrases.ts'

/** AWS refuses signatures that are farther away than this. */
const toleranceMs = 5 * 60_000

/** This machine's clock against that of the services. */
export const clock: Check = {
  name: 'clock',
  find(reading) {
    const dates = inspectionsOf(reading).flatMap(({ api }) => ('value' in api ? (api.value.date ?? []) : []))
    const [date] = dates
    if (!date) return []
    const offsetMs = reading.now.getTime() - date.getTime()
    if (Math.abs(offsetMs) < toleranceMs) return [ok('This clock agrees with that of AWS.')]
    const minutes = Math.round(Math.abs(offsetMs) / 60_000)
    const what = `This clock is ${minutes} minutes ${offsetMs > 0 ? 'ahead of' : 'behind'} that of AWS.`
    return [warning(what, 'Set the clock: signatures and certificates depend on it.')]
  },
}
