/** Runs a piece of work as soon as a slot is free, and returns its result. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

/** Makes a limit that runs at most `slots` pieces of work at once and queues the others in order. */
export function createLimit(slots: number): Limit {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < slots) running += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
