import xterm from '@xterm/headless'
import { type Ended, findProgram, type RunOptions, runProgram } from './programs.ts'

export interface TerminalOptions extends RunOptions {
  /** Default 80. */
  readonly columns?: number
  /** Default 40. */
  readonly rows?: number
}

/** True if `runOnTerminal` works on this machine. */
export const hasTerminal = findProgram('script') !== null && findProgram('stty') !== null

/** Runs a command line of `sh` on a terminal, by default one with colours. Everything written to it is in `stdout`. */
export async function runOnTerminal(commandLine: string, options: TerminalOptions): Promise<Ended> {
  const { columns = 80, rows = 40, environment } = options
  // A terminal adds a carriage return to each line break, unless it is told not to.
  const sized = `stty columns ${columns} rows ${rows} -onlcr; ${commandLine}`
  return runProgram(['script', '-qefc', sized, '/dev/null'], {
    ...options,
    environment: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...environment },
  })
}

/** Characters of one look on a screen. */
export interface Run {
  readonly text: string
  readonly isBold: boolean
  /** The number of the colour among the 16 of a terminal; null for that of plain text. */
  readonly colour: number | null
}

/** The lines that a terminal shows after it has received a text, without the empty ones at the end. */
export async function readScreen(text: string, columns = 80): Promise<Run[][]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: 200, convertEol: true, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(text, resolve))
  const buffer = terminal.buffer.active
  const lines = Array.from({ length: buffer.length }, (_, index) => {
    const line = buffer.getLine(index)!
    const length = line.translateToString(true).length
    return joinRuns(Array.from({ length }, (_, column) => readCell(line.getCell(column)!)))
  })
  terminal.dispose()
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1)
}

/** The text of each line on the screen. */
export async function readScreenLines(text: string, columns = 80): Promise<string[]> {
  return (await readScreen(text, columns)).map((line) => line.map((run) => run.text).join(''))
}

function readCell(cell: xterm.IBufferCell): Run {
  return {
    text: cell.getChars() || ' ',
    isBold: cell.isBold() !== 0,
    colour: cell.isFgPalette() ? cell.getFgColor() : null,
  }
}

/** Characters of the same look, one after another, as one. */
function joinRuns(cells: readonly Run[]): Run[] {
  const runs: Run[] = []
  for (const cell of cells) {
    const last = runs.at(-1)
    if (last?.isBold === cell.isBold && last.colour === cell.colour) {
      runs[runs.length - 1] = { ...last, text: last.text + cell.text }
    } else {
      runs.push(cell)
    }
  }
  return runs
}
