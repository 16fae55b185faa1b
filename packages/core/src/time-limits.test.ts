import { once } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTimeLimits } from './time-limits.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

it('a limit fires when its time is over, as a time-out', () => {
  const signal = createTimeLimits().start(100)
  vi.advanceTimersByTime(99)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } })
})

it('all limits stand still while a person is asked, those that begin meanwhile too, and go on after', async () => {
  const limits = createTimeLimits()
  const before = limits.start(100)
  vi.advanceTimersByTime(60)
  const people = [new EventTarget(), new EventTarget()] as const
  const asked = people.map((person) => limits.pausedWhile(() => once(person, 'answer')))
  const meanwhile = limits.start(30)
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

it('time goes on when asking fails', async () => {
  const limits = createTimeLimits()
  const signal = limits.start(100)
  const failing = limits.pausedWhile(() => Promise.reject(new Error('no terminal')))
  await expect(failing).rejects.toThrow('no terminal')
  vi.advanceTimersByTime(100)
  expect(signal.aborted).toBe(true)
})

it('a limit keeps no process alive', () => {
  vi.useRealTimers()
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  createTimeLimits().start(1_000_000)
  expect(timers()).toBe(before)
})
