import type { Progress } from '@ecrlogin/core'
import type { Io } from './io.ts'

type State = 'waiting' | 'done' | 'failed'

/**
 * Shows the progress of several registries on stderr: a line for each that changes in place, or, where stderr is not a
 * terminal or is too low, or `NO_COLOR` or `CI` is set, a plain line as each finishes. A single one shows nothing.
 */
export function createProgress(io: Io): Progress {
  const { err, environment } = io
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
      const rows = environment.NO_COLOR || environment.CI ? null : io.errTerminalRows()
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
