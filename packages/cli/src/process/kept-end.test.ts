import { describe, expect, it } from 'vitest'
import { createKeptEnd } from './kept-end.ts'

describe('a kept end', () => {
  it('is the whole text of a short one', () => {
    const kept = createKeptEnd()
    for (const text of ['one\n', '', 'two']) kept.add(text)
    expect(kept.read()).toBe('one\ntwo')
  })

  it('is a note and the last words of a long text', () => {
    const kept = createKeptEnd()
    for (let index = 0; index < 20_000; index += 1) kept.add(`line${index}\n`)
    expect(kept.read()).toMatch(/^\[\.\.\.\]\nline\d{5}\n(line\d+\n)+line19999\n$/)
    expect(kept.read().length).toBeLessThan(40_000)
  })

  it('omits the rest of a word that is cut', () => {
    const kept = createKeptEnd()
    kept.add('x'.repeat(1_000_000))
    expect(kept.read()).toBe('[...]')
    kept.add(' the end')
    expect(kept.read()).toBe('[...] the end')
  })
})
