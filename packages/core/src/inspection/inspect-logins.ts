import type { LoginOptions } from '../login/options.ts'
import type { Inspection } from './inspection.ts'

/**
 * Checks every step that a login to each registry depends on, and changes nothing: it neither reads nor writes a cache.
 * Throws for wrong arguments, as the other calls do; any other failure is the result of its step.
 */
export async function inspectLogins(options: LoginOptions = {}): Promise<Inspection[]> {
  // Lazy: few programs need it, and it loads much.
  const { inspect } = await import('./inspection.ts')
  return inspect(options)
}
