/** Signals that end the program, with the number that shells add to 128. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

type EndingSignal = keyof typeof numbers

/** The listener of the signals that end the program. */
export interface SignalListener {
  /**
   * Does work that may block the thread, such as a write to a full pipe. No listener could run then, so meanwhile a signal
   * has its default action, which ends the program.
   */
  blocking(work: () => void): void
}

/**
 * Listens for the signals that end the program. `end` gets the signal and its exit code. If it still has something to
 * write that nobody reads, the signal itself ends the program half a second later.
 */
export function listenForSignals(end: (signal: EndingSignal, exitCode: number) => void): SignalListener {
  let received: EndingSignal | undefined
  const listeners = Object.entries(numbers).map(([name, number]) => {
    const signal = name as EndingSignal
    const listener = () => {
      received = signal
      unlisten()
      end(signal, 128 + number)
    }
    return [signal, listener] as const
  })
  const listen = () => {
    for (const [signal, listener] of listeners) process.on(signal, listener)
  }
  const unlisten = () => {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
  listen()
  return {
    blocking(work) {
      if (received) {
        killLater(received)
        return work()
      }
      unlisten()
      try {
        work()
      } finally {
        listen()
      }
    },
  }
}

/** A thread of its own, because this one may be blocked by then. */
function killLater(signal: EndingSignal): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  new Worker(`setTimeout(() => process.kill(process.pid, '${signal}'), 500)`, { eval: true })
}
