import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitWords } from './shell-words.ts'
import { splitWindowsWords } from './windows-words.ts'

type Example = [text: string, words: string[] | null]

/** Each with the result of `shlex.split` of Python 3.11. */
const posix: Example[] = [
  ['', []],
  [' ', []],
  ['a', ['a']],
  ['a b', ['a', 'b']],
  ['  a \t b\r\nc ', ['a', 'b', 'c']],
  ["'a b'", ['a b']],
  ['"a b"', ['a b']],
  ["a'b'c", ['abc']],
  ['a"b"c', ['abc']],
  ["''", ['']],
  ['""', ['']],
  ["a '' b", ['a', '', 'b']],
  ['"a\'b"', ["a'b"]],
  ["'a\"b'", ['a"b']],
  ['a\\ b', ['a b']],
  ['a\\\\b', ['a\\b']],
  ["'a\\b'", ['a\\b']],
  ['"a\\b"', ['a\\b']],
  ['"a\\"b"', ['a"b']],
  ['"a\\\\b"', ['a\\b']],
  ['"a\\$b"', ['a\\$b']],
  ["a\\'b", ["a'b"]],
  ['a\\"b', ['a"b']],
  ['\\\n', ['\n']],
  ['a\\\nb', ['a\nb']],
  ['"a\\\nb"', ['a\\\nb']],
  ['"a\nb"', ['a\nb']],
  ['a#b # c', ['a#b', '#', 'c']],
  ['#a', ['#a']],
  ['$HOME `id` $(id) *;|&<>', ['$HOME', '`id`', '$(id)', '*;|&<>']],
  ['\u00e9 \u00fc \u65e5\u672c', ['\u00e9', '\u00fc', '\u65e5\u672c']],
  ['a\u00a0b', ['a\u00a0b']],
  ['a\u2028b', ['a\u2028b']],
  ['a\fb\u000bc', ['a\fb\u000bc']],
  ['C:\\a\\b', ['C:ab']],
  ['"C:\\a b\\c.exe" --x=y', ['C:\\a b\\c.exe', '--x=y']],
  ['"', null],
  ["'", null],
  ['a "b', null],
  ["a 'b", null],
  ['a\\', null],
  ['"a\\', null],
  ['"a\\"', null],
  ["'a\\'", ['a\\']],
  ["a''b", ['ab']],
  ['"a""b" \'c\'\'d\'', ['ab', 'cd']],
  ['\ud83d\udd11 "\ud83d\udd11 x"', ['\ud83d\udd11', '\ud83d\udd11 x']],
]

/** Each with the result of `_windows_shell_split` of AWS CLI 2.9.19. */
const windows: Example[] = [
  ['', []],
  [' ', []],
  ['a', ['a']],
  ['a b', ['a', 'b']],
  ['  a \t b ', ['a', 'b']],
  ['a\nb', ['a\nb']],
  ['"a b"', ['a b']],
  ["'a b'", ["'a", "b'"]],
  ['a"b c"d', ['ab cd']],
  ['""', ['']],
  ['a "" b', ['a', '', 'b']],
  ['C:\\a\\b', ['C:\\a\\b']],
  ['"C:\\a b\\c.exe" --x=y', ['C:\\a b\\c.exe', '--x=y']],
  ['a\\"b', ['a"b']],
  ['a\\\\"b c"', ['a\\b c']],
  ['a\\\\\\"b', ['a\\"b']],
  ['\\\\\\\\server\\x', ['\\\\\\\\server\\x']],
  ['\\\\server\\x "\\\\\\\\"', ['\\\\server\\x', '\\\\']],
  ['"a\\\\" b', ['a\\', 'b']],
  ['"a\\" b"', ['a" b']],
  ['"a""b"', ['ab']],
  ['"a b"" c"', ['a b c']],
  ['a\\ b', ['a\\', 'b']],
  ['"', null],
  ['a "b', null],
  ['"a\\"', null],
  ['#a ; b', ['#a', ';', 'b']],
  ['%PATH% ^ \u00e9 \u65e5\u672c', ['%PATH%', '^', '\u00e9', '\u65e5\u672c']],
  ['"a\tb"', ['a\tb']],
  ['\\', ['\\']],
  ['a\\\\', ['a\\\\']],
  ['"\\\\" x', ['\\', 'x']],
]

/** Texts with many of the characters that mean something to a shell. */
const words = fc.array(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(' ', '\t', '\n', '"', "'", '\\', '$', '#', 'a'),
      fc.string({ maxLength: 1 }),
    ),
    maxLength: 8,
  }),
  { maxLength: 5 },
)

describe('splitWords', () => {
  it.each(posix)('splits as Python does: %j', (text, expected) => {
    expect(splitWords(text)).toEqual(expected)
  })

  it.each<[string, (word: string) => string]>([
    ['single quotes', (word) => `'${word.replaceAll("'", "'\\''")}'`],
    ['double quotes', (word) => `"${word.replace(/["\\]/g, '\\$&')}"`],
    ['backslashes', (word) => (word === '' ? "''" : [...word].map((one) => `\\${one}`).join(''))],
  ])('gives back words in %s', (_, quote) => {
    fc.assert(
      fc.property(words, (given) => {
        expect(splitWords(given.map(quote).join(' \n\t'))).toEqual(given)
      }),
    )
  })
})

describe('splitWindowsWords', () => {
  it.each(windows)('splits as the AWS CLI does on Windows: %j', (text, expected) => {
    expect(splitWindowsWords(text)).toEqual(expected)
  })

  it('gives back words that are quoted by the rules of Windows', () => {
    const quote = (word: string) => `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
    fc.assert(
      fc.property(words, (given) => {
        expect(splitWindowsWords(given.map(quote).join(' \t'))).toEqual(given)
      }),
    )
  })
})
