import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../../support/sandbox.ts'
import { type Case, executable, helperOf } from './cases.ts'
import { emptyOfBun } from './floors.ts'
import { timeRuns } from './measure.ts'
import { report } from './report.ts'
import type { Place } from './scenes.ts'

const runs = { least: 2, most: 2, enoughMs: 0 }

let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

/** A program that asks AWS for a token each time, as far as the bench can tell, or never. */
function placeWith(tokens: readonly number[]): Place {
  const counts = [...tokens]
  return { home: sandbox.home, environment: sandbox.environment, countTokens: () => counts.shift()! }
}

function caseOf(script: string): Case {
  return { name: 'a case', argv: [process.execPath, '-e', script], input: 'a host', scene: 'keys' }
}

describe('a case of the bench', () => {
  it.runIf(process.platform === 'linux')('is started without a shell, with its stdin', async () => {
    const script = `
      const { appendFileSync, readFileSync } = require('node:fs')
      const parent = readFileSync(\`/proc/\${process.ppid}/cmdline\`, 'utf8').split('\\0')[0].split('/').at(-1)
      appendFileSync('seen', \`\${readFileSync(0)}, \${parent}\\n\`)`
    const times = await timeRuns(caseOf(script), runs, placeWith([0, 0]))
    expect(times).toHaveLength(2)
    expect(readFileSync(join(sandbox.home, 'seen'), 'utf8')).toBe('a host, bun.exe\n'.repeat(3))
  })

  it('fails with what its program prints on stderr', async () => {
    const failing = timeRuns(caseOf('console.error("no keys"); process.exit(1)'), runs, placeWith([0, 0]))
    await expect(failing).rejects.toThrow(/a case: [\s\S]*no keys/)
  })

  it.each([
    ['is called cached, but asks AWS again', {}, 3],
    ['is called first, but is in a cache', { isFirst: true as const }, 1],
  ])('fails if it %s', async (_, more, tokens) => {
    const failing = timeRuns({ ...caseOf(''), ...more }, runs, placeWith([0, tokens]))
    await expect(failing).rejects.toThrow(`AWS was asked for ${tokens} tokens in 3 runs`)
  })
})

describe('a target', () => {
  const cached = `${helperOf(executable)}, cached`
  const linesOf = (times: Record<string, number>) => {
    const measured = Object.entries(times).map(([name, time]) => ({ name, time, memory: null, size: null }))
    const { targets, isMet } = report(measured)
    return {
      line: targets.split('\n').find((one) => one.includes(`${cached} takes`) && one.includes(emptyOfBun)),
      isMet,
    }
  }

  it.each([
    ['met at its limit', { [cached]: 19.5, [emptyOfBun]: 10 }, '1.95 times | met |', true],
    ['missed above it', { [cached]: 20, [emptyOfBun]: 10 }, '2.00 times | MISSED |', false],
    ['not measured without its peer', { [cached]: 20 }, '|  | not measured |', true],
  ])('is %s', (_, times, verdict, isMet) => {
    const result = linesOf(times)
    expect(result.line).toContain(verdict)
    expect(result.isMet).toBe(isMet)
  })
})
