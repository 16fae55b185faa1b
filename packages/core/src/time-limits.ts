/** Limits of time that stand still together while a person is asked. */
export interface TimeLimits {
  /** Fires with a `TimeoutError` once this time is over; it keeps no process alive. */
  start(milliseconds: number): AbortSignal
  /** Does `work`, which waits for a person, with all limits standing still. */
  pausedWhile<T>(work: () => Promise<T>): Promise<T>
}

export function createTimeLimits(): TimeLimits {
  const limits: Limit[] = []
  let pauses = 0
  return {
    start(milliseconds) {
      const limit = new Limit(milliseconds)
      limits.push(limit)
      if (pauses === 0) limit.run()
      return limit.signal
    },
    async pausedWhile(work) {
      if (pauses === 0) for (const limit of limits) limit.stop()
      pauses += 1
      try {
        return await work()
      } finally {
        pauses -= 1
        if (pauses === 0) for (const limit of limits) limit.run()
      }
    },
  }
}

class Limit {
  readonly #controller = new AbortController()
  #left: number
  #since = 0
  #timer: NodeJS.Timeout | undefined

  constructor(milliseconds: number) {
    this.#left = milliseconds
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  run(): void {
    // Not `performance`, for which Node loads a module of its own.
    this.#since = Date.now()
    const reason = () => new DOMException('The time is over', 'TimeoutError')
    this.#timer = setTimeout(() => this.#controller.abort(reason()), this.#left).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#left -= Date.now() - this.#since
  }
}
