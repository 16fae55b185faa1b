/** Time limits that all pause while a person is being asked something. @beta */
export interface TimeLimits {
  /** Starts a limit that runs out after this time. */
  start(milliseconds: number): TimeLimit
  /** Runs `work`, which waits for a person, while all limits are paused. */
  pausedWhile<T>(work: () => Promise<T>): Promise<T>
}

/** A time limit that has started. @beta */
export interface TimeLimit {
  /** Fires with a `TimeoutError` when the limit runs out; it does not keep the process alive. */
  signal(): AbortSignal
}

export function createTimeLimits(): TimeLimits {
  const limits: Limit[] = []
  let pauses = 0
  return {
    start(milliseconds) {
      const limit = new Limit(milliseconds)
      limits.push(limit)
      if (pauses === 0) limit.run()
      return limit
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

class Limit implements TimeLimit {
  /** Milliseconds left at `#since`, or when it was paused. */
  #left: number
  /** Milliseconds since 1970; null while paused. */
  #since: number | null = null
  /** Lazy: a call that is served from the cache waits for nothing. */
  #controller: AbortController | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(milliseconds: number) {
    this.#left = milliseconds
  }

  signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      this.#setTimer()
    }
    return this.#controller.signal
  }

  run(): void {
    // Not `performance`: Node loads another module for it.
    this.#since = Date.now()
    this.#setTimer()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#left -= Date.now() - this.#since!
    this.#since = null
  }

  #setTimer(): void {
    const controller = this.#controller
    if (!controller || this.#since === null) return
    const abort = () => controller.abort(new DOMException('The time limit has passed', 'TimeoutError'))
    this.#timer = setTimeout(abort, this.#since + this.#left - Date.now()).unref()
  }
}
