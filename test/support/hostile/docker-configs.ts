import fc from 'fast-check'

/** Hosts that a config may name, too. */
export const configuredHosts = ['111122223333.dkr.ecr.us-west-2.amazonaws.com', 'public.ecr.aws']

/** Any JSON text of `config.json` that Go's decoder and JSON.parse accept, with every freedom that JSON leaves. */
export function anyConfig(): fc.Arbitrary<string> {
  const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r\n', ''), maxLength: 3 })
  const escaped = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((flags) =>
        [...text].map((one, index) =>
          flags[index] && one.length === 1 ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one,
        ),
      )
      .map((parts) => `"${parts.join('')}"`)
  const list = (open: string, close: string, item: fc.Arbitrary<string>, maxLength = 4) =>
    fc
      .tuple(space, fc.array(fc.tuple(space, item, space), { maxLength }))
      .map(([inner, items]) => open + (items.map((parts) => parts.join('')).join(',') || inner) + close)
  const member = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
    fc.tuple(name, space, space, value).map(([key, before, after, json]) => `${key}${before}:${after}${json}`)
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => JSON.stringify(value))
  const scalar = fc.oneof(text, fc.constantFrom('null', 'true', '-1.0e+05', '12345678901234567890', '"{[,:"'))
  const value = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      scalar,
      list('[', ']', tie('any'), 3),
      list('{', '}', member(text, tie('any')), 3),
    ),
  })).any
  const host = fc.constantFrom(...configuredHosts, 'gcr.io', '__proto__', 'constructor').chain(escaped)
  const program = fc.constantFrom('ecrlogin', 'gcloud', 'ecr-login', '').chain(escaped)
  const table = list('{', '}', member(host, fc.oneof({ weight: 4, arbitrary: program }, fc.constant('null'))))
  const field = fc
    .constantFrom('credHelpers', 'CredHelpers', 'CREDHELPERS', 'credhelper\u017f', 'credHelpers')
    .chain(escaped)
  const helpers = member(field, fc.oneof({ weight: 4, arbitrary: table }, fc.constant('null')))
  const unknown = member(
    fc.constantFrom('"n"', '"credHelper"', '"\u212aredHelpers"', '"credHelpers "'),
    value,
  )
  const root = list('{', '}', fc.oneof(helpers, unknown), 6)
  return fc.tuple(space, root, space).map((parts) => parts.join(''))
}

/** Go's decoder for `credHelpers`, written anew: one member after the other, as encoding/json meets them. */
export function decodeAsGo(text: string): Map<string, string> {
  let table = new Map<string, string>()
  for (const [name, value] of pairsOf(text)) {
    if (!/^credhelper[s\u017f]$/i.test(name)) continue
    if (value === 'null') table = new Map()
    else for (const [host, program] of pairsOf(value)) table.set(host, JSON.parse(program) ?? '')
  }
  return table
}

/** The members of a JSON object in order; each value is the shortest text up to a comma or the end that is JSON. */
function pairsOf(object: string): [name: string, value: string][] {
  const pairs: [string, string][] = []
  let rest = object.trim().slice(1, -1)
  while (rest.trim() !== '') {
    const name = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(rest)!
    rest = rest.slice(name[0].length)
    const ends = [...rest.matchAll(/,/g)].map(({ index }) => index).concat(rest.length)
    const end = ends.find((one) => isJson(rest.slice(0, one)))!
    pairs.push([JSON.parse(name[1]!), rest.slice(0, end).trim()])
    rest = rest.slice(end + 1)
  }
  return pairs
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
