// The part of node:timers/promises that the programs use.
import { addTimer, removeTimer } from '../event-loop.ts'

export function setTimeout(
  milliseconds: number,
  value?: undefined,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      removeTimer(timer)
      reject(signal?.reason)
    }
    const timer = addTimer(() => {
      signal?.removeEventListener('abort', stop)
      resolve(value)
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
