import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EcrLoginError, errorKinds } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { exitCodesTopic } from '../parser/topics/exit-codes.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

const readme = join(import.meta.dirname, '..', '..', '..', '..', 'README.md')

describe('exit codes', () => {
  it('differ between kinds of errors, and from success', () => {
    const codes = Object.values(exitCodes)
    expect(new Set([0, ...codes]).size).toBe(codes.length + 1)
  })

  it.each([
    ['unexpected', 1],
    ['invalid-usage', 2],
    ['no-region', 2],
    ['no-credentials', 3],
    ['access-denied', 4],
    ['timed-out', 5],
    ['throttled', 6],
    ['client-failed', 7],
  ] as const)('of the error %s: %d', (code, exitCode) => {
    expect(exitCodeOf(new EcrLoginError(code, 'It failed.', 'Fix it.'))).toBe(exitCode)
  })

  it('mean the same in the help and in the README', () => {
    const inHelp = [...exitCodesTopic.text.matchAll(/^(\d) {2}(.+)$/gm)].map(([, code, text]) => [code, text])
    expect(inHelp.map(([code]) => code)).toEqual(['0', ...Object.values(exitCodes).map(String)])
    // The README adds examples after a colon.
    const rows = [...readFileSync(readme, 'utf8').matchAll(/^\| (\d) \| ([^:|]+?)(?:: [^|]+)? \|$/gm)]
    expect(rows.map(([, code, text]) => [code, text])).toEqual(inHelp)
  })

  it('are shown in the help with every error code of their kind', () => {
    for (const [kind, exitCode] of Object.entries(exitCodes)) {
      const [, list = ''] =
        new RegExp(`^${exitCode}  .+\\n((?: {3}.+\\n)+)`, 'm').exec(exitCodesTopic.text) ?? []
      const codes = Object.entries(errorKinds).flatMap(([code, value]) => (value === kind ? [code] : []))
      expect(list.trim().split(/,?\s+/)).toEqual(codes)
    }
  })
})
