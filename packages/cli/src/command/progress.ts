import type { Environment, Progress } from '@ecrlogin/core'
import type { Terminal } from './io.ts'

type State = 'waiting' | 'done' | 'failed'

/**
 * Shows the progress of several registries on stderr, nothing for a single one. On a terminal, each registry has a line
 * that is updated in place. If the terminal is too low, there is none, or `NO_COLOR` or `CI` is set, a plain line is
 * printed as each registry finishes.
 */
export function createProgress(
  terminal: Pick<Terminal, 'err' | 'errTerminalRows'>,
  environment: Environment,
): Progress {
  const { err } = terminal
  let registries: readonly string[] = []
  let states: State[] = []
  let isLive = false

  const line = (index: number) => `${states[index]!.padEnd(8)}${registries[index]}\n`
  const count = (state: State) => states.filter((one) => one === state).length
  const close = () => {
    const failed = count('failed')
    err(`${count('done')} of ${states.length} done${failed > 0 ? `, ${failed} failed` : ''}\n`)
  }

  return {
    requested(names) {
      registries = names
      states = names.map(() => 'waiting')
      if (names.length === 1) return
      const rows = environment.NO_COLOR || environment.CI ? null : terminal.errTerminalRows()
      isLive = rows !== null && names.length < rows - 1
      if (isLive) err(names.map((_, index) => line(index)).join(''))
    },
    settled(index, isOk) {
      if (states.length < 2) return
      states[index] = isOk ? 'done' : 'failed'
      const up = states.length - index
      // Up to its line, clear it, rewrite it, and back down.
      err(isLive ? `\u001b[${up}A\u001b[2K${line(index)}${up > 1 ? `\u001b[${up - 1}B` : ''}` : line(index))
      if (count('waiting') === 0) close()
    },
  }
}
