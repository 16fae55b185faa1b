import fc from 'fast-check'
import { it, type TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** The number of tries for which a promise held; only tests in `test/trust` set it. */
    tries?: number
  }
}

/** The number of tries of a promise in `npm test`, and in `npm run test:trust`. */
export interface Tries {
  readonly short: number
  readonly long: number
}

/** True in `npm run test:trust`. */
export const isLong = process.env.ECRLOGIN_TRUST === 'long'

// All random values of a run come from one seed. The same variable replays a run (see vitest.config.ts).
fc.configureGlobal({ seed: Number(process.env.ECRLOGIN_TRUST_SEED) })

/** Tests a promise: `attempt` receives the number of tries, and makes that many or fails. */
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
