import { ok, warning } from '../finding.ts'
import { inspectionsOf } from '../phrases.ts'
import type { Check } from './check.ts'

/** AWS rejects signatures that are further off than this. */
const toleranceMs = 5 * 60_000

/** This machine's clock, compared with that of AWS. */
export const clock: Check = {
  name: 'clock',
  find(facts) {
    const dates = inspectionsOf(facts).flatMap(({ api }) => ('value' in api ? (api.value.date ?? []) : []))
    const [date] = dates
    if (!date) return []
    const offsetMs = facts.now.getTime() - date.getTime()
    if (Math.abs(offsetMs) < toleranceMs) return [ok('The clock agrees with AWS.')]
    const message = `The clock is ${inWords(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} AWS.`
    return [warning(message, 'Set the clock: signatures and certificates depend on it.')]
  },
}

/** A duration in the largest unit of which it has at least two. */
function inWords(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
