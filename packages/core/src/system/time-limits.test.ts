import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTimeLimits } from './time-limits.ts'

describe('time limits', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => vi.useRealTimers())

  it('fire with a TimeoutError when their time has passed', () => {
    const signal = createTimeLimits().start(100).signal()
    vi.advanceTimersByTime(99)
    expect(signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(signal).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } })
  })

  it('have one signal each', () => {
    const limits = createTimeLimits()
    const limit = limits.start(100)
    expect(limit.signal()).toBe(limit.signal())
    expect(limits.start(100).signal()).not.toBe(limit.signal())
  })

  it('all pause while a person is asked, even those that start meanwhile, and then go on', async () => {
    const limits = createTimeLimits()
    const before = limits.start(100).signal()
    vi.advanceTimersByTime(60)
    const people = [new EventTarget(), new EventTarget()] as const
    const asked = people.map((person) => limits.pausedWhile(() => once(person, 'answer')))
    const meanwhile = limits.start(30).signal()
    vi.advanceTimersByTime(1_000_000)
    people[0].dispatchEvent(new Event('answer'))
    expect(await asked[0]).toMatchObject([{ type: 'answer' }])
    vi.advanceTimersByTime(1_000_000)
    expect([before.aborted, meanwhile.aborted]).toEqual([false, false])
    people[1].dispatchEvent(new Event('answer'))
    await asked[1]
    vi.advanceTimersByTime(30)
    expect([before.aborted, meanwhile.aborted]).toEqual([false, true])
    vi.advanceTimersByTime(10)
    expect(before.aborted).toBe(true)
  })

  it('run from their start, whenever their signal is first used', async () => {
    const limits = createTimeLimits()
    const [early, late, over] = [limits.start(100), limits.start(100), limits.start(10)] as const
    vi.advanceTimersByTime(60)
    const signal = early.signal()
    await limits.pausedWhile(async () => {
      vi.advanceTimersByTime(1_000_000)
      expect(late.signal().aborted).toBe(false)
    })
    vi.advanceTimersByTime(39)
    expect([signal.aborted, late.signal().aborted]).toEqual([false, false])
    vi.advanceTimersByTime(1)
    expect([signal.aborted, late.signal().aborted]).toEqual([true, true])
    expect(over.signal().aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(over.signal().aborted).toBe(true)
  })

  it('go on when the work that paused them fails', async () => {
    const limits = createTimeLimits()
    const signal = limits.start(100).signal()
    const failing = limits.pausedWhile(() => Promise.reject(new Error('no terminal')))
    await expect(failing).rejects.toThrow('no terminal')
    vi.advanceTimersByTime(100)
    expect(signal.aborted).toBe(true)
  })

  it('keep no process alive', () => {
    vi.useRealTimers()
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
    const before = timers()
    expect(createTimeLimits().start(1_000_000).signal().aborted).toBe(false)
    expect(timers()).toBe(before)
  })
})
