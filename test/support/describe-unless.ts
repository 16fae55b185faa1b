import { describe } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** The reason why a test is skipped; null if it is not. */
    missing?: string | null
  }
}

/** As `describe`; where something is missing, the tests are skipped, and the end of the run says why. */
export function describeUnless(missing: string | null, title: string, tests: () => void): void {
  describe(title, { skip: missing !== null, meta: { missing } }, tests)
}
