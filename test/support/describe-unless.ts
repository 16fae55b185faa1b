import { describe } from 'vitest'

/** As `describe`; where something is missing, the tests are skipped, and their title says why. */
export function describeUnless(missing: string | null, title: string, tests: () => void): void {
  if (missing === null) describe(title, tests)
  else describe.skip(`${title} (${missing})`, tests)
}
