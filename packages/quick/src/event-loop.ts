import { handOver } from './hand-over/hand-over.ts'

interface Timer {
  /** As of `host.clock`. */
  readonly due: number
  readonly run: () => void
}

interface Waiter {
  readonly file: number
  readonly events: number
  readonly resume: () => void
}

const timers = new Set<Timer>()
const waiters = new Set<Waiter>()

/** Events of poll(2). */
export const readable = 0x001
export const writable = 0x004

/** Runs `run` once after this time, unless the timer that is returned is removed before. */
export function addTimer(run: () => void, milliseconds: number): Timer {
  const timer = { due: host.clock() + Math.max(0, milliseconds), run }
  timers.add(timer)
  return timer
}

export function removeTimer(timer: Timer | undefined): void {
  if (timer) timers.delete(timer)
}

/** Waits until a file is ready for an event, or has failed. Rejects with the signal's reason. */
export function untilReady(file: number, events: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      waiters.delete(waiter)
      reject(signal.reason)
    }
    const resume = () => {
      waiters.delete(waiter)
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const waiter = { file, events, resume }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    waiters.add(waiter)
  })
}

/** Waits for the next event and handles it. The host calls this whenever no promise is left to settle. */
export function waitForEvent(): true {
  if (waiters.size === 0 && timers.size === 0) handOver('nothing is left to wait for')
  const polled = [...waiters]
  const files = Int32Array.from(polled.flatMap(({ file, events }) => [file, events, 0]))
  const due = Math.min(...[...timers].map((timer) => timer.due))
  const milliseconds = timers.size === 0 ? -1 : Math.max(0, Math.ceil(due - host.clock()))
  if (host.poll(files, milliseconds) < 0) handOver('poll failed')
  for (const [i, { resume }] of polled.entries()) if (files[3 * i + 2] !== 0) resume()
  const now = host.clock()
  for (const timer of [...timers]) {
    if (timer.due > now || !timers.delete(timer)) continue
    timer.run()
  }
  return true
}
