import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha256, sha1, sha256 } from './hashes.ts'

// Each is the output of OpenSSL.
describe('the hash of a text', () => {
  it.each([
    ['', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['corp', 'ee0bfd2552fbd840c02cc48b6e823320543c450f'],
    ['Zürich 🔑', '97a25cf6c39bb29601b7077d69c4456911321e8f'],
  ])('is its SHA-1 in UTF-8: %j', (text, hash) => {
    expect(sha1(text)).toBe(hash)
  })

  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['Zürich 🔑', '42b5397f5b752b448780f165db34fdd94b9972dbe982b7b42e56df3b4839181b'],
  ])('is its SHA-256 in UTF-8: %j', (text, hash) => {
    expect(sha256(text)).toBe(hash)
  })

  it('is the one of node:crypto for a text of any length', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1000 }),
      // Each length around the ends of blocks.
      fc.nat(300).map((length) => 'x'.repeat(length)),
    )
    fc.assert(
      fc.property(text, (text) => {
        expect(sha1(text)).toBe(createHash('sha1').update(text).digest('hex'))
        expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
      }),
      { numRuns: 1000 },
    )
  })

  it('is its HMAC-SHA-256 under a key', async () => {
    const hash = await hmacSha256('key', 'Zürich 🔑')
    expect(Buffer.from(hash).toString('hex')).toBe(
      'ebdf23407eab8d3e9a47492caa9c226addc432136e5d32288da7ad74356aeabd',
    )
  })
})
