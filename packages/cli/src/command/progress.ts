import type { Progress } from '@ecrlogin/core'
import { type Display, displayOf, type Look } from '../screen/display.ts'
import type { Io } from './io.ts'

type State = 'waiting' | 'done' | 'failed'

const looks: Readonly<Partial<Record<State, Look>>> = { done: 'ok', failed: 'problem' }

/**
 * Shows the progress of several registries on stderr, nothing for a single one. Each registry has a line that is updated
 * in place. If the terminal is too small or cannot do that, or there is none, a line is printed as each registry finishes.
 */
export function createProgress(io: Pick<Io, 'err' | 'errBelow' | 'environment' | 'terminalSize'>): Progress {
  let registries: readonly string[] = []
  let states: State[] = []
  // Asked only for several registries: it loads a module of Node.
  let display: Display
  let isLive = false

  const line = (index: number) => {
    const state = states[index]!
    const look = looks[state]
    const word = state.padEnd(8)
    return `${look ? display.paint(look, word) : word}${registries[index]}\n`
  }
  const lines = () => states.map((_, index) => line(index)).join('')
  const count = (state: State) => states.filter((one) => one === state).length
  const close = () => {
    const failed = count('failed')
    io.errBelow('')
    // Not just "done": a client may still reject the password.
    const summary = `${count('done')} of ${states.length} passwords received${failed > 0 ? `, ${failed} failed` : ''}\n`
    io.err(isLive ? `${lines()}${summary}` : summary)
  }

  return {
    requested(names) {
      registries = names
      states = names.map(() => 'waiting')
      if (names.length === 1) return
      display = displayOf('err', io)
      isLive = fits(names, display)
      if (isLive) io.errBelow(lines())
    },
    settled(index, isOk) {
      if (states.length < 2) return
      states[index] = isOk ? 'done' : 'failed'
      const isLast = count('waiting') === 0
      if (!isLive) io.err(line(index))
      else if (!isLast) io.errBelow(lines())
      if (isLast) close()
    },
  }
}

/** Returns true if a display can replace a line for each name in place, and each line fits in one row. */
function fits(names: readonly string[], { columns, liveRows }: Display): boolean {
  const longest = 8 + Math.max(...names.map(({ length }) => length))
  return names.length < liveRows - 1 && (columns === null || longest < columns)
}
