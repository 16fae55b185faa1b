import { describe, expect, it } from 'vitest'
import type { Io } from './io.ts'
import { createProgress } from './progress.ts'

function shown(io: Partial<Io>, names: readonly string[], settle: readonly [number, boolean][]): string {
  let text = ''
  const progress = createProgress({
    err: (more: string) => {
      text += more
    },
    errTerminalRows: null,
    environment: {},
    ...io,
  } as Io)
  progress.asked(names)
  for (const [index, isOk] of settle) progress.settled(index, isOk)
  return text
}

/** What a terminal shows in the end: the sequences used are up, down and clear line. */
function render(text: string): string[] {
  const lines = ['']
  let row = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told what to do by these.
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

  it('is a plain line per registry and a count where stderr is no terminal', () => {
    expect(
      shown({}, two, [
        [1, true],
        [0, false],
      ]),
    ).toBe('done    b.test\nfailed  a.test\n1 of 2 done, 1 failed\n')
  })

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['CI', { CI: 'true' }],
  ])('is plain with %s', (_, environment) => {
    expect(shown({ errTerminalRows: 40, environment }, two, [[0, true]])).toBe('done    a.test\n')
  })

  it('is plain on a terminal that is too low for all lines', () => {
    expect(shown({ errTerminalRows: 3 }, two, [[0, true]])).toBe('done    a.test\n')
  })

  it('changes each line in place on a terminal', () => {
    const waiting = shown({ errTerminalRows: 40 }, two, [])
    expect(render(waiting)).toEqual(['waiting a.test', 'waiting b.test', ''])
    const half = shown({ errTerminalRows: 40 }, two, [[0, true]])
    expect(render(half)).toEqual(['done    a.test', 'waiting b.test', ''])
    const all = shown({ errTerminalRows: 40 }, two, [
      [1, false],
      [0, true],
    ])
    expect(render(all)).toEqual(['done    a.test', 'failed  b.test', '1 of 2 done, 1 failed', ''])
  })

  it('shows nothing for one registry', () => {
    expect(shown({ errTerminalRows: 40 }, ['a.test'], [[0, true]])).toBe('')
  })
})
