import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { untilAborted } from './abort.ts'

describe('untilAborted', () => {
  const never = new Promise<never>(() => {})

  it('resolves with the result of the work', async () => {
    expect(await untilAborted(Promise.resolve('done'), new AbortController().signal)).toBe('done')
  })

  it('rejects with the error of the work', async () => {
    const error = new Error('broken')
    await expect(untilAborted(Promise.reject(error), new AbortController().signal)).rejects.toBe(error)
  })

  it("rejects with the signal's reason when the signal fires", async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const attempt = untilAborted(never, controller.signal)
    controller.abort(reason)
    await expect(attempt).rejects.toBe(reason)
  })

  it("rejects with the signal's reason when the signal has already fired", async () => {
    const reason = new Error('cancelled')
    await expect(untilAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    await untilAborted(Promise.resolve(), signal)
    await untilAborted(Promise.reject(new Error('broken')), signal).catch(() => {})
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
