import type { Finding } from '../finding.ts'
import type { Reading } from '../facts.ts'

/** Looks at one thing in what was read; pure. */
export interface Check {
  readonly name: string
  find(reading: Reading): readonly Finding[]
}
