/** Processes every item, `atOnce` at a time; `lane` numbers the concurrent calls from 0. */
export async function forEach<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, lane: number) => Promise<void>,
): Promise<void> {
  const left = [...items]
  const run = async (lane: number) => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, lane)
  }
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => run(lane)))
}
