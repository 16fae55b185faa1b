import fc from 'fast-check'

/** Texts that break parsers: names of prototypes, byte order marks, halves of characters, great lengths. */
const pieces: readonly Buffer[] = [
  ...['__proto__', 'constructor', 'toString', 'null', 'true', '-0', '1e999', '1979-05-27'],
  ...['"', "'", '"""', '\\', '\\u0000', '\\ud800', '[', ']', '[[', '{', '}', '=', ':', ',', '.', '#', ';'],
  ...['\0', '\n', '\r', '\t', ' ', '\ufeff', '\u2028', '🐟', '['.repeat(3000), 'x'.repeat(5000)],
]
  .map((text) => Buffer.from(text))
  .concat(Buffer.from([0xff]), Buffer.from([0xc3, 0x28]), Buffer.from([0xed, 0xa0, 0x80]))

const part = fc.double({ min: 0, max: 1, noNaN: true })
const damage = fc.tuple(part, fc.nat(8), fc.oneof(fc.constantFrom(...pieces), fc.constant(null)))

/** Valid texts as bytes with up to five defects: some bytes are replaced by a piece, or duplicated. */
export function damaged(texts: fc.Arbitrary<string | Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(texts, fc.array(damage, { maxLength: 5 })).map(([text, damages]) =>
    damages.reduce<Buffer>((bytes, [at, length, piece]) => {
      const start = Math.floor(at * bytes.length)
      const [head, cut] = [bytes.subarray(0, start), bytes.subarray(start, start + length)]
      return Buffer.concat([head, ...(piece ? [piece] : [cut, cut]), bytes.subarray(start + length)])
    }, Buffer.from(text)),
  )
}

/** Further inputs for every parser of foreign texts; each class exists for each parser. */
export type Corpus = Readonly<Record<CorpusClass, readonly (string | Buffer)[]>>

export const corpusClasses = [
  'deep nesting',
  '10 MiB',
  'NULs',
  'invalid UTF-8',
  'duplicate keys',
  'prototype names',
] as const

type CorpusClass = (typeof corpusClasses)[number]

/** The number of levels in a deeply nested text. */
export const deep = 100_000
/** In bytes. */
export const tenMebibytes = 10 * 1024 * 1024
export const prototypeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
]

const noUtf8 = [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f]].map((bytes) => Buffer.from(bytes))

/** Bytes that are not UTF-8, at the start of a text, at its end, and after every `quote`. */
export function withoutUtf8(text: string, quote = '"'): Buffer[] {
  const parts = text.split(quote).map((part) => Buffer.from(part))
  return noUtf8.flatMap((bytes) => [
    Buffer.concat([bytes, Buffer.from(text)]),
    Buffer.concat([Buffer.from(text), bytes]),
    Buffer.concat(
      parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(quote), ...(i % 2 ? [bytes] : []), part])),
    ),
  ])
}

/** The classes for a parser of JSON, made from an input that it accepts. */
export function jsonCorpus(sample: object): Corpus {
  const text = JSON.stringify(sample)
  const inside = text.slice(1, -1)
  const nested = `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`
  const size = tenMebibytes
  return {
    'deep nesting': [
      '['.repeat(deep),
      `${'['.repeat(deep)}${']'.repeat(deep)}`,
      nested,
      ...Object.keys(sample).map((key) =>
        JSON.stringify({ ...sample, [key]: 0 }).replace(':0', `:${nested}`),
      ),
    ],
    '10 MiB': [
      `"${'x'.repeat(size)}"`,
      ' '.repeat(size),
      'a.'.repeat(size / 2),
      `https://${'@'.repeat(size)}`,
      text + ' '.repeat(size),
      `{${inside},"more":"${'x'.repeat(size)}"}`,
    ],
    NULs: ['\0'.repeat(size), `${text}\0`, text.replaceAll('"', '"\0'), text.replaceAll('":"', '":"\\u0000')],
    'invalid UTF-8': withoutUtf8(text),
    'duplicate keys': [
      `{${inside},${inside}}`,
      ...Object.keys(sample).map((key) => `{"${key}":null,${inside},"${key}":[]}`),
    ],
    'prototype names': prototypeNames.flatMap((name) => [
      `{"${name}":${text}}`,
      `{"${name}":{"${name}":${text}},${inside}}`,
      ...Object.keys(sample).map((key) => `{${inside},"${key}":{"${name}":${text}}}`),
      JSON.stringify(sample, (_, value) => (typeof value === 'string' ? name : value)),
    ]),
  }
}

/** JSON in the shape of a sample, with parts that are missing or have any other type. */
export function jsonLike(sample: object): fc.Arbitrary<string> {
  return valueLike(sample).map((value) => JSON.stringify(value) ?? '')
}

function valueLike(sample: unknown): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 18, arbitrary: partsLike(sample) },
    { weight: 1, arbitrary: fc.jsonValue() },
    // Omits this part.
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
