import { findPart } from '../programs/parts.ts'
import { findProgram } from '../programs/programs.ts'

interface Kubectl {
  /** Ends a test's title. */
  readonly title: string
  /** Null if it is not there. */
  readonly program: string | null
}

/** The kubectl of this machine, and the newest and the oldest one that tests use. */
export const kubectls: readonly Kubectl[] = [
  { title: 'kubectl', program: findProgram('kubectl') },
  { title: 'the newest kubectl', program: findProgram('kubectl', findPart('helm', 'current') ?? '') },
  { title: 'the oldest kubectl', program: findProgram('kubectl', findPart('helm', 'previous') ?? '') },
]
