import { describe, expect, it } from 'vitest'
import { createLimit } from './limit.ts'

/** Pieces of work that end when they are told to, and the order in which they started. */
function createWork() {
  const started: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const work = (index: number) => () => {
    started.push(index)
    return new Promise<number>((resolve, reject) => {
      ends[index] = (error) => (error ? reject(error) : resolve(index))
    })
  }
  return { started, ends, work }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('createLimit', () => {
  it('runs as many pieces of work at once as it has slots, and starts the others in their order', async () => {
    const { started, ends, work } = createWork()
    const limit = createLimit(2)
    const results = [0, 1, 2, 3].map((index) => limit(work(index)))
    await turn()
    expect(started).toEqual([0, 1])
    ends[1]!()
    await turn()
    expect(started).toEqual([0, 1, 2])
    ends[0]!()
    ends[2]!()
    await turn()
    ends[3]!()
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3])
  })

  it('frees the slot of a piece of work that fails', async () => {
    const { started, ends, work } = createWork()
    const limit = createLimit(1)
    const [first, second] = [limit(work(0)), limit(work(1))]
    await turn()
    ends[0]!(new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    await turn()
    expect(started).toEqual([0, 1])
    ends[1]!()
    expect(await second).toBe(1)
  })
})
