import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

/** Judges one aspect of the facts; pure. */
export interface Check {
  readonly name: string
  find(facts: Facts): readonly Finding[]
}
