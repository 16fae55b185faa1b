import type { Environment } from '@ecrlogin/core'

/** The size of a terminal in characters; 0 where the terminal does not say. */
export interface TerminalSize {
  readonly rows: number
  readonly columns: number
}

/** The width, the live lines and the colours of a stream. */
export interface Display {
  /** The width in which text is wrapped; null where every line stays whole. */
  readonly columns: number | null
  /** The number of lines that can be replaced in place; 0 where lines only follow each other. */
  readonly liveRows: number
  readonly hasColours: boolean
  paint(look: Look, text: string): string
}

/**
 * The looks of text, with the codes of terminals. A warning is magenta, as that of a compiler: yellow cannot be read on a
 * light background.
 */
const looks = { ok: '32', warning: '1;35', problem: '1;31', strong: '1' } as const

export type Look = keyof typeof looks

/** The environment and the terminals from which a display is derived. */
export interface Surroundings {
  readonly environment: Environment
  /** The size of the terminal that a stream goes to; null when it goes elsewhere. */
  terminalSize(stream: 'out' | 'err'): TerminalSize | null
}

export function displayOf(stream: 'out' | 'err', { environment, terminalSize }: Surroundings): Display {
  const size = terminalSize(stream)
  const isColoured = decideColours(size !== null, environment)
  const isLive = isColoured && size !== null && environment.TERM !== 'dumb' && !environment.CI
  return {
    columns: size?.columns || null,
    liveRows: isLive ? size.rows : 0,
    hasColours: isColoured,
    paint: (look, text) => (isColoured ? style(look, text) : text),
  }
}

/**
 * Decides whether a stream has colours: not with `NO_COLOR`, nor with 0 or false as `FORCE_COLOR`. Any other value of
 * `FORCE_COLOR` means yes, in a pipe, too. Without these variables, every terminal has colours that is not dumb.
 */
export function decideColours(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false
  if (FORCE_COLOR) return !/^(0|false)$/i.test(FORCE_COLOR)
  return isTerminal && TERM !== 'dumb'
}

/** A text in this look, for a stream that has colours. */
export function style(look: Look, text: string): string {
  return `\u001b[${looks[look]}m${text}\u001b[0m`
}
