import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable, printableJson } from './printable.ts'

describe('printable', () => {
  it.each([
    ['an escape sequence', '\u001b]0;title\u0007', '\\u{1b}]0;title\\u{7}'],
    ['C1 controls', 'a\u009b31mb', 'a\\u{9b}31mb'],
    ['line breaks', 'one\r\n::add-mask::two\n\n  three', 'one ::add-mask::two three'],
    ['line separators', 'one\u2028two\u2029three\u0085four', 'one two three four'],
    ['bidirectional overrides', 'user\u202egnp.exe', 'user\\u{202e}gnp.exe'],
    ['zero-width characters', 'a\u200bb\ufeffc', 'a\\u{200b}b\\u{feff}c'],
    ['half a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
    ['letters of any script and emoji', 'Zoë 日本 🔑', 'Zoë 日本 🔑'],
    ['backslashes', 'C:\\Users\\x', 'C:\\Users\\x'],
  ])('shows %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('is one line of characters that a terminal prints, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
    )
  })
})

describe('printableJson', () => {
  it('escapes every invisible character, and keeps the value', () => {
    const value = { message: '\u001b]0;x\u0007 \u009b \u202e \u2028 \ufeff é 🔑' }
    const json = printableJson(value)
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(json).toContain('é 🔑')
    expect(JSON.parse(json)).toEqual(value)
  })

  it('is the same value for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printableJson({ text }))).toEqual({ text })
        expect(JSON.parse(printableJson({ text }, 2))).toEqual({ text })
      }),
    )
  })
})
