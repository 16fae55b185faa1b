import fc from 'fast-check'

/** What readers of texts trip over: names of prototypes, marks of formats, halves of characters, great lengths. */
const pieces: readonly Buffer[] = [
  ...['__proto__', 'constructor', 'toString', 'null', 'true', '-0', '1e999', '1979-05-27'],
  ...['"', "'", '"""', '\\', '\\u0000', '\\ud800', '[', ']', '[[', '{', '}', '=', ':', ',', '.', '#', ';'],
  ...['\0', '\n', '\r', '\t', ' ', '\ufeff', '\u2028', '🐟', '['.repeat(3000), 'x'.repeat(5000)],
]
  .map((text) => Buffer.from(text))
  .concat(Buffer.from([0xff]), Buffer.from([0xc3, 0x28]), Buffer.from([0xed, 0xa0, 0x80]))

const part = fc.double({ min: 0, max: 1, noNaN: true })
const damage = fc.tuple(part, fc.nat(8), fc.oneof(fc.constantFrom(...pieces), fc.constant(null)))

/** Good texts as bytes, damaged up to five times over: a piece put in place of some bytes, or these doubled. */
export function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  return fc.tuple(texts, fc.array(damage, { maxLength: 5 })).map(([text, damages]) =>
    damages.reduce<Buffer>((bytes, [at, length, piece]) => {
      const start = Math.floor(at * bytes.length)
      const [head, cut] = [bytes.subarray(0, start), bytes.subarray(start, start + length)]
      return Buffer.concat([head, ...(piece ? [piece] : [cut, cut]), bytes.subarray(start + length)])
    }, Buffer.from(text)),
  )
}

/** JSON in the shape of a sample, with parts missing or of any other kind. */
export function jsonLike(sample: object): fc.Arbitrary<string> {
  return valueLike(sample).map((value) => JSON.stringify(value) ?? '')
}

function valueLike(sample: unknown): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 18, arbitrary: partsLike(sample) },
    { weight: 1, arbitrary: fc.jsonValue() },
    // Leaves it out.
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
}

function partsLike(sample: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(sample)) return fc.tuple(...sample.map(valueLike))
  if (typeof sample !== 'object' || sample === null) return fc.constant(sample)
  return fc.record(
    Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, valueLike(value)])),
  )
}
