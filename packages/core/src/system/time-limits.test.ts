import { once } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTimeLimits } from './time-limits.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

it('a limit fires when its time is over, as a timeout', () => {
  const { signal } = createTimeLimits().start(100)
  vi.advanceTimersByTime(99)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } })
})

it('all limits stand still while a person is asked, those that begin meanwhile too, and go on after', async () => {
  const limits = createTimeLimits()
  const { signal: before } = limits.start(100)
  vi.advanceTimersByTime(60)
  const people = [new EventTarget(), new EventTarget()] as const
  const asked = people.map((person) => limits.pausedWhile(() => once(person, 'answer')))
  const { signal: meanwhile } = limits.start(30)
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

it('a limit counts from its start, whenever its signal is first looked at', async () => {
  const limits = createTimeLimits()
  const [early, late, over] = [limits.start(100), limits.start(100), limits.start(10)] as const
  vi.advanceTimersByTime(60)
  const { signal } = early
  await limits.pausedWhile(async () => {
    vi.advanceTimersByTime(1_000_000)
    expect(late.signal.aborted).toBe(false)
  })
  vi.advanceTimersByTime(39)
  expect([signal.aborted, late.signal.aborted]).toEqual([false, false])
  vi.advanceTimersByTime(1)
  expect([signal.aborted, late.signal.aborted]).toEqual([true, true])
  expect(over.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(over.signal.aborted).toBe(true)
})

it('time goes on when asking fails', async () => {
  const limits = createTimeLimits()
  const { signal } = limits.start(100)
  const failing = limits.pausedWhile(() => Promise.reject(new Error('no terminal')))
  await expect(failing).rejects.toThrow('no terminal')
  vi.advanceTimersByTime(100)
  expect(signal.aborted).toBe(true)
})

it('a limit keeps no process alive', () => {
  vi.useRealTimers()
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  expect(createTimeLimits().start(1_000_000).signal.aborted).toBe(false)
  expect(timers()).toBe(before)
})
