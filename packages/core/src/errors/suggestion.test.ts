import { describe, expect, it } from 'vitest'
import { suggest } from './suggestion.ts'

describe('suggest', () => {
  const known = ['bash', 'fish', 'powershell']

  it.each([
    ['bahs', 'Did you mean bash? Valid names are bash, fish, powershell.'],
    ['powerhsell', 'Did you mean powershell? Valid names are bash, fish, powershell.'],
    ['zzzzzz', 'Valid names are bash, fish, powershell.'],
    ['', 'Valid names are bash, fish, powershell.'],
  ])('hints at the nearest name, and at all names: %j', async (name, hint) => {
    expect(await suggest(name, known)).toBe(hint)
  })
})
