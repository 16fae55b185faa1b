import type { LoginOptions } from '../login/options.ts'
import type { Inspection } from './inspection.ts'

/**
 * Checks every step that a login to each registry depends on, without using a cache. Throws an `EcrLoginError` for wrong
 * arguments, and the reason of `signal` once it has fired, as the other calls do; any other failure is the result of its
 * step.
 */
export async function inspectLogins(options: LoginOptions = {}): Promise<Inspection[]> {
  // Lazy: few programs need it, and it loads a lot of code.
  const { inspect } = await import('./inspection.ts')
  return inspect(options)
}
