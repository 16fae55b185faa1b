import { addTimer } from '../event-loop.ts'

/** An error with a name, as AbortSignal gives them. */
export class DOMException extends Error {
  constructor(message = '', name = 'Error') {
    super(message)
    this.name = name
  }
}

type Listener = () => void

export class AbortSignal {
  aborted = false
  reason: unknown
  readonly #listeners = new Set<Listener>()

  /** Fires at once; without a reason, as the caller's cancellation. */
  static abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): AbortSignal {
    const signal = new AbortSignal()
    signal.fire(reason)
    return signal
  }

  static timeout(milliseconds: number): AbortSignal {
    const signal = new AbortSignal()
    const message = 'The operation was aborted due to timeout'
    addTimer(() => signal.fire(new DOMException(message, 'TimeoutError')), milliseconds)
    return signal
  }

  static any(signals: readonly AbortSignal[]): AbortSignal {
    const combined = new AbortSignal()
    for (const signal of signals) {
      const follow = () => combined.fire(signal.reason)
      if (signal.aborted) follow()
      else signal.addEventListener('abort', follow)
    }
    return combined
  }

  /** Is called by whoever made the signal. */
  fire(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    for (const listener of [...this.#listeners]) listener()
    this.#listeners.clear()
  }

  addEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners.delete(listener)
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }
}

export class AbortController {
  readonly signal = new AbortSignal()

  abort(reason: unknown = AbortSignal.abort().reason): void {
    this.signal.fire(reason)
  }
}
