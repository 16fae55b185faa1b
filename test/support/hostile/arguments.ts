import fc from 'fast-check'
import { hostileValues } from './values.ts'

/** A program that hostile arguments try to start; nothing may start it. */
export const intruder = 'intruder'

const pieces = [
  ...'$(intruder) `intruder` ;intruder; |intruder &intruder& &&intruder ||intruder >intruder <(intruder)'.split(
    ' ',
  ),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable is meant.
  ..."$( ${ $x $1 \" ' '' \\ \\\\ \\\" ` !! ^ %PATH% - -- -o -ojson --output=sh --output=json --errors=json = ~ ~root * ? [a-z] {a,b} # ( ) @".split(
    ' ',
  ),
  ...['\nintruder\n', '\n', '\r', '\t', ' ', '\x7f', '\u0085', '\u2028', '\u202e', '\u200b', '\ufeff'],
  ...[
    '\u2018',
    '\u2019',
    '\u201a',
    '\u201b',
    '\u201c',
    '\u201d',
    '🐟',
    '👩‍👩‍👧',
    'ם',
    '日本',
    'é',
    'e\u0301',
  ],
  'x'.repeat(2000),
]

/** Every text that a process can receive as an argument. */
export const hostileArgument: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...pieces, ...hostileValues) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))

/** The same as bytes, which need not be valid UTF-8. */
export const hostileBytes: fc.Arbitrary<Buffer> = fc
  .tuple(
    hostileArgument,
    fc.constantFrom(...[[], [], [], [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x81], [0xc0]]),
    hostileArgument,
  )
  .map(([before, bytes, after]) =>
    Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]),
  )

export const portionSize = 50

/** Arguments in portions, each for one call. */
export function portions<T>(args: readonly T[]): T[][] {
  return args.flatMap((_, i) => (i % portionSize === 0 ? [args.slice(i, i + portionSize)] : []))
}
