import fc from 'fast-check'
import { it, type TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** How many tries a promise stood; only tests of `test/trust` have it. */
    tries?: number
  }
}

/** How often a promise is tried: in `npm test`, and in `npm run test:trust`. */
export interface Tries {
  readonly short: number
  readonly long: number
}

const isLong = process.env.ECRLOGIN_TRUST === 'long'

// Random values of a whole run come from one seed, which the same variable replays (see vitest.config.ts).
fc.configureGlobal({ seed: Number(process.env.ECRLOGIN_TRUST_SEED) })

/** Tests a promise so many times: `attempt` gets the number, and makes that many tries or fails. */
export function itHolds(
  promise: string,
  { short, long }: Tries,
  attempt: (tries: number, context: TestContext) => void | Promise<void>,
): void {
  const tries = isLong ? long : short
  it(promise, { timeout: isLong ? 1_800_000 : 300_000 }, async (context) => {
    context.task.meta.tries = tries
    await attempt(tries, context)
  })
}
