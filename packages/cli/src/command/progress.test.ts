import type { Environment } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { createProgress } from './progress.ts'

interface Situation {
  /** Left out when stderr is not a terminal. */
  readonly rows?: number
  readonly environment?: Environment
}

function show(
  { rows, environment = {} }: Situation,
  names: readonly string[],
  settle: readonly [number, boolean][],
): string {
  let text = ''
  const terminal = {
    err: (more: string) => {
      text += more
    },
    errTerminalRows: () => rows ?? null,
  }
  const progress = createProgress(terminal, environment)
  progress.requested(names)
  for (const [index, isOk] of settle) progress.settled(index, isOk)
  return text
}

/** The final screen of a terminal. Progress uses the sequences up, down and clear line. */
function render(text: string): string[] {
  const lines = ['']
  let row = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences of a terminal.
  for (const [part, count, act] of text.matchAll(/\u001b\[(\d+)([ABK])|[^\u001b\n]+|\n/g)) {
    if (act === 'A') row -= Number(count)
    else if (act === 'B') row += Number(count)
    else if (act === 'K') lines[row] = ''
    else if (part === '\n') lines[++row] ??= ''
    else lines[row] += part
  }
  return lines
}

describe('progress', () => {
  const two = ['a.test', 'b.test']

  it('prints a plain line per registry and a count when stderr is not a terminal', () => {
    expect(
      show({}, two, [
        [1, true],
        [0, false],
      ]),
    ).toBe('done    b.test\nfailed  a.test\n1 of 2 done, 1 failed\n')
  })

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['CI', { CI: 'true' }],
  ])('prints plain lines when %s is set', (_, environment) => {
    expect(show({ rows: 40, environment }, two, [[0, true]])).toBe('done    a.test\n')
  })

  it('prints plain lines on a terminal that is too low for all of them', () => {
    expect(show({ rows: 3 }, two, [[0, true]])).toBe('done    a.test\n')
  })

  it('updates each line in place on a terminal', () => {
    const waiting = show({ rows: 40 }, two, [])
    expect(render(waiting)).toEqual(['waiting a.test', 'waiting b.test', ''])
    const half = show({ rows: 40 }, two, [[0, true]])
    expect(render(half)).toEqual(['done    a.test', 'waiting b.test', ''])
    const all = show({ rows: 40 }, two, [
      [1, false],
      [0, true],
    ])
    expect(render(all)).toEqual(['done    a.test', 'failed  b.test', '1 of 2 done, 1 failed', ''])
  })

  it('shows nothing for one registry', () => {
    expect(show({ rows: 40 }, ['a.test'], [[0, true]])).toBe('')
  })
})
