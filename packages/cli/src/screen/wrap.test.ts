import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMessage } from './message.ts'
import { beside, reflow, wrapCommand } from './wrap.ts'

describe('a text beside a head', () => {
  it('has its lines in the column after the head', () => {
    expect(beside('head: ', 'one two three four five six', 30)).toBe(
      'head: one two three four five\n      six',
    )
    expect(beside('\u001b[1mhead:\u001b[0m ', 'one two three four five six', 30)).toBe(
      '\u001b[1mhead:\u001b[0m one two three four five\n      six',
    )
  })

  it('stays on one line where the width is not known', () => {
    expect(beside('head: ', 'x'.repeat(200), null)).toBe(`head: ${'x'.repeat(200)}`)
  })

  it('is below the head where the column would be too narrow', () => {
    expect(beside('a long head  ', 'one two three four five six', 20)).toBe(
      'a long head\n    one two three\n    four five six',
    )
  })

  it('keeps a command in backticks on one line, further left if that helps', () => {
    expect(beside('head: ', 'run `one two`, or `three four five six seven eight` now', 32)).toBe(
      'head: run `one two`, or\n`three four five six seven eight`\n      now',
    )
  })

  it('breaks a command that is too long for any line where a shell goes on reading', () => {
    expect(beside('head: ', 'run `one two three && four five six`.', 30)).toBe(
      'head: run `one two three &&\n      four five six`.',
    )
  })

  it('keeps every word, and fits into the columns unless a word does not', () => {
    const text = fc.array(fc.stringMatching(/^[a-z.:/-]{1,40}$/), { minLength: 1 })
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 120 }), fc.nat(30), (words, columns, width) => {
        const lines = beside(' '.repeat(width), words.join(' '), columns).split('\n')
        expect(lines.flatMap((line) => line.match(/\S+/g) ?? [])).toEqual(words)
        for (const line of lines) if (/\S\s+\S/.test(line)) expect(line.length).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

describe('a command line', () => {
  it('continues with backslashes where it is too long, and never within quotes', () => {
    const quoted = `'${'two '.repeat(18)}'`
    expect(wrapCommand('one two', 80)).toBe('  one two')
    expect(wrapCommand(`one ${quoted} "three four" five`, 80)).toBe(
      `  one \\\n    ${quoted} \\\n    "three four" five`,
    )
  })

  it('stays whole in a narrow terminal, so that it can be copied', () => {
    expect(wrapCommand('one two', 8)).toBe('  one two')
  })
})

describe('paragraphs', () => {
  it('and lists are wrapped for a narrow terminal; command lines are not', () => {
    const text = 'one two three\nfour five.\n\n  a    table row\n\n  1. six seven eight nine ten eleven\n'
    expect(reflow(text, 80)).toBe(text)
    expect(reflow(text, 29)).toBe(
      'one two three four five.\n\n  a    table row\n\n  1. six seven eight nine ten\n     eleven\n',
    )
    expect(reflow('one two three\nfour five.\n', 29)).toBe('one two three four five.\n')
  })
})

describe('a message', () => {
  const plain = { columns: null, liveRows: 0, hasColours: false, paint: (_: unknown, text: string) => text }
  const sentences = ['No region is set by --region.', 'Run `aws configure`, or set --region.'] as const

  it('is one line where there is no terminal', () => {
    expect(formatMessage('error', sentences, plain)).toBe(
      'ecrlogin: No region is set by --region. Run `aws configure`, or set --region.\n',
    )
  })

  it('begins a line for the hint on a terminal, and highlights the commands', () => {
    const paint = (look: string, text: string) => `<${look} ${text}>`
    expect(formatMessage('error', sentences, { ...plain, paint, columns: 80 })).toBe(
      '<problem ecrlogin:> No region is set by --region.\n          Run <strong `aws configure`>, or set --region.\n',
    )
  })
})
