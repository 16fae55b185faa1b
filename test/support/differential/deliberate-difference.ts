import type { Comparison } from './compare.ts'
import type { Scenario } from './scenario.ts'

/** A difference between the AWS CLI and ecrlogin that is meant. Exactly one of its functions says what it excuses. */
export interface DeliberateDifference {
  /** A sentence that says what ecrlogin does. */
  readonly name: string
  readonly reason: string
  /** A request in words without the difference; both sides' requests must then be equal. */
  readonly wording?: (request: string) => string
  /** The scenario in which the AWS CLI does what ecrlogin does; the same scenario when it says nothing new. */
  readonly asMeant?: (scenario: Scenario) => Scenario
  /** Returns true to excuse a whole comparison: only for a refusal of one side with a message of its own. */
  readonly excuses?: (comparison: Comparison) => boolean
}
