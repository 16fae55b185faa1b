import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from './glob.ts'

describe('matchesGlob', () => {
  it.each([
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*a*a*', 'aa', true],
    ['*ab*ab', 'ab', false],
    ['*ab*ba', 'aba', false],
    ['**', '', true],
    ['*', 'a.b', false],
    ['*.*', '.', true],
    ['', '', true],
  ])('compares %s with %s: %s', (glob, host, isMatch) => {
    expect(matchesGlob(glob, host)).toBe(isMatch)
  })

  it('agrees with a regular expression', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '*', '.'), { maxLength: 9 }).map((all) => all.join(''))
    const property = fc.property(text, text, (glob, host) => {
      const pattern = glob.replaceAll('.', '\\.').replaceAll('*', '[^.]*')
      expect(matchesGlob(glob, host)).toBe(new RegExp(`^${pattern}$`).test(host))
    })
    fc.assert(property, { numRuns: 5000 })
  })

  it.each([
    ['many stars', `${'*a'.repeat(500_000)}*b`, 'a'.repeat(250)],
    ['many stars and a long host', `${'*a'.repeat(2_000)}*b`, 'a'.repeat(1_000_000)],
    ['many labels', '*.'.repeat(1_000_000), `${'a.'.repeat(1_000_000)}a`],
  ])('needs little time for %s', (_, glob, host) => {
    const before = performance.now()
    expect(matchesGlob(glob, host)).toBe(false)
    expect(performance.now() - before).toBeLessThan(2_000)
  })
})
