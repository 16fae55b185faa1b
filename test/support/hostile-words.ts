import fc from 'fast-check'
import { hostileValues } from './hostile-values.ts'

/** A program that hostile words try to start; nothing may. */
export const intruder = 'intruder'

const pieces = [
  ...[
    '$(intruder)',
    '`intruder`',
    ';intruder;',
    '|intruder',
    '&intruder&',
    '&&intruder',
    '||intruder',
    '\nintruder\n',
  ],
  ...[
    '>intruder',
    '<(intruder)',
    '$(',
    '${',
    '$x',
    '$1',
    '"',
    "'",
    "''",
    '\\',
    '\\\\',
    '\\"',
    '`',
    '!!',
    '^',
    '%PATH%',
  ],
  ...[
    '-',
    '--',
    '-o',
    '--output=sh',
    '=',
    '~',
    '~root',
    '*',
    '?',
    '[a-z]',
    '{a,b}',
    '#',
    '(',
    ')',
    '@',
    '\t',
    '\r',
    '\n',
  ],
  ...[
    '\u2018',
    '\u2019',
    '\u201a',
    '\u201b',
    '\u201c',
    '\u201d',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u0085',
    '\u2028',
    '\x7f',
  ],
  ...['🐟', '👩‍👩‍👧', 'ם', '日本', 'é', 'e\u0301', ' ', 'x'.repeat(2000)],
]

const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...pieces, ...hostileValues) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

/** All that a process can be given as a word, as text. */
export const hostileWord: fc.Arbitrary<string> = text

/** The same as bytes, which need be no UTF-8. */
export const hostileBytes: fc.Arbitrary<Buffer> = fc
  .tuple(
    text,
    fc.constantFrom(...[[], [], [], [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x81], [0xc0]]),
    text,
  )
  .map(([before, bytes, after]) =>
    Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]),
  )

/** Values in portions, as one call takes them. */
export function portions<T>(values: readonly T[], size = 50): T[][] {
  return values.flatMap((_, i) => (i % size === 0 ? [values.slice(i, i + size)] : []))
}
