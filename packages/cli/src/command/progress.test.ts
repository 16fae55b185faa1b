import type { Environment } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { keepLinesBelow } from '../screen/live-lines.ts'
import { createProgress } from './progress.ts'

interface Situation {
  /** Left out when stderr is not a terminal. */
  readonly rows?: number
  readonly columns?: number
  readonly environment?: Environment
}

function show(
  { rows, columns = 80, environment = {} }: Situation,
  names: readonly string[],
  settle: readonly [number, boolean][],
): string {
  let text = ''
  const terminal = keepLinesBelow({
    err: (more) => {
      text += more
    },
    ask: () => Promise.reject(new Error('nobody to ask')),
  })
  const terminalSize = () => (rows === undefined ? null : { rows, columns })
  const progress = createProgress({ ...terminal, environment, terminalSize })
  progress.requested(names)
  for (const [index, isOk] of settle) progress.settled(index, isOk)
  return text
}

/** The final screen of a terminal. Progress moves up, and clears from there. */
function render(text: string): string[] {
  let lines = ['']
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences of a terminal.
  for (const [part, count, act] of text.matchAll(/\u001b\[([\d;]*)([AJm])|[^\u001b\n]+|\n/g)) {
    if (act === 'A') lines = lines.slice(0, -Number(count))
    else if (act === 'J') lines[lines.length - 1] = ''
    else if (part === '\n') lines.push('')
    else if (act === undefined) lines[lines.length - 1] += part
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
    ).toBe('done    b.test\nfailed  a.test\n1 of 2 passwords received, 1 failed\n')
  })

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['CI', { CI: 'true' }],
    ['a dumb terminal', { TERM: 'dumb' }],
    ['a dumb terminal and FORCE_COLOR', { TERM: 'dumb', FORCE_COLOR: '1' }],
  ])('prints one line after another with %s', (_, environment) => {
    expect(render(show({ rows: 40, environment }, two, [[0, true]]))).toEqual(['done    a.test', ''])
  })

  it.each([
    ['low', { rows: 3 }],
    ['narrow', { rows: 40, columns: 14 }],
  ])('prints one line after another on a terminal that is too %s for all of them', (_, size) => {
    expect(render(show(size, two, [[0, true]]))).toEqual(['done    a.test', ''])
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
    expect(render(all)).toEqual([
      'done    a.test',
      'failed  b.test',
      '1 of 2 passwords received, 1 failed',
      '',
    ])
  })

  it('shows nothing for one registry', () => {
    expect(show({ rows: 40 }, ['a.test'], [[0, true]])).toBe('')
  })
})
