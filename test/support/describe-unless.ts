import { describe } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped; null where it is not. */
    missing?: string | null
  }
}

/** As `describe`; where something is missing, the tests are skipped, and the end of the run says why. */
export function describeUnless(missing: string | null, title: string, tests: () => void): void {
  describe(title, { skip: missing !== null, meta: { missing } }, tests)
}
