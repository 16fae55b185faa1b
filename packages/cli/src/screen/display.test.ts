import { describe, expect, it } from 'vitest'
import { displayOf } from './display.ts'

const size = { rows: 24, columns: 80 }

describe('a stream', () => {
  it.each([
    [{}, true, false],
    [{ TERM: 'xterm-256color' }, true, false],
    [{ TERM: 'dumb' }, false, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: 'false' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: 'true' }, true, true],
    [{ FORCE_COLOR: '3' }, true, true],
    [{ FORCE_COLOR: '' }, true, false],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: 'false' }, false, false],
    [{ FORCE_COLOR: 'FALSE' }, false, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, true, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '' }, true, true],
  ])('with %j: has colours on a terminal: %s, in a pipe: %s', (environment, onTerminal, inPipe) => {
    const display = (terminalSize: () => typeof size | null) =>
      displayOf('out', { environment, terminalSize })
    for (const [actual, isColoured] of [
      [display(() => size), onTerminal],
      [display(() => null), inPipe],
    ] as const) {
      expect(actual.hasColours).toBe(isColoured)
      expect(actual.paint('strong', 'text')).toBe(isColoured ? '\u001b[1mtext\u001b[0m' : 'text')
    }
  })

  it.each([
    ['a terminal', size, {}, 80, 24],
    ['a dumb terminal', size, { TERM: 'dumb' }, 80, 0],
    ['a dumb terminal with FORCE_COLOR', size, { TERM: 'dumb', FORCE_COLOR: '1' }, 80, 0],
    ['a terminal in CI', size, { CI: 'true' }, 80, 0],
    ['a terminal without colours', size, { NO_COLOR: '1' }, 80, 0],
    ['a terminal that does not say its size', { rows: 0, columns: 0 }, {}, null, 0],
    ['a pipe', null, {}, null, 0],
    ['a pipe with FORCE_COLOR', null, { FORCE_COLOR: '1' }, null, 0],
  ])(
    '%s: wraps and replaces lines only where that can be done',
    (_, terminal, environment, columns, rows) => {
      expect(displayOf('err', { environment, terminalSize: () => terminal })).toMatchObject({
        columns,
        liveRows: rows,
      })
    },
  )
})
