import { joinBytes } from '../node/bytes.ts'

/** The full program, described by the programs' own modules, which need Node's globals before they can be loaded. */
export interface FullProgram {
  /** The path of the full program beside this one. */
  readonly path: string
  /** The version and the commit that it must have. */
  readonly release: string
  /** The reason why it must not be started; null when it may be. */
  reject(): string | null
  /** Reports that this process becomes the full program. */
  trace(reason: string): void
  /** The error for a call that needs the full program when it must not be started. */
  missing(reason: string, obstacle: string): Error
}

let fullProgram: FullProgram | null = null
let input: Uint8Array | null = null
/** Undoes what this process has begun. */
const undo: (() => void)[] = []

export function setFullProgram(program: FullProgram): void {
  fullProgram = program
}

/** Keeps what this process has read of its stdin, because the full program has to read it again. */
export function keepInput(bytes: Uint8Array): void {
  input = joinBytes([...(input ? [input] : []), bytes])
}

export function beforeHandOver(step: () => void): void {
  undo.push(step)
}

/**
 * Becomes the full program, which starts over with the same arguments, environment and stdin. Whatever this program cannot
 * do, or is not sure of, ends here. Throws only when there is no full program that can be trusted.
 */
export function handOver(reason: string): never {
  const program = fullProgram
  // Until the end of this function, what is missing may be what it needs itself.
  fullProgram = null
  if (!program) throw new Error(`A hand-over failed: ${reason}`)
  try {
    for (const step of undo) step()
    const refusal = program.reject()
    if (refusal !== null) throw program.missing(reason, refusal)
    program.trace(reason)
    const error = host.exec(program.path, `ECRLOGIN_HANDED_OVER=${program.release}`, input)
    throw program.missing(reason, `the system does not start it (error ${-error})`)
  } finally {
    fullProgram = program
  }
}
