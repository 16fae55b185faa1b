import type { Options } from '../login/call-context.ts'
import type { Inspection } from './inspection.ts'

/**
 * Looks at what a login to each registry stands on, and changes nothing: no cache is read or written.
 * Throws for wrong arguments, as the other calls do; whatever else goes wrong is the outcome of its step.
 */
export async function inspectLogins(options: Options = {}): Promise<Inspection[]> {
  // Few programs need it, and it brings much with it.
  const { inspect } = await import('./inspection.ts')
  return inspect(options)
}
