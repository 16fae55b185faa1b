import fc from 'fast-check'

/**
 * Every host name of Amazon ECR, from AWS's own lists rather than from our parser: the account, `dkr.ecr` or
 * (dual-stack) `dkr-ecr`, `-fips`, the region, and the suffix of a partition.
 */
const privateHost =
  /^[0-9]{12}\.dkr(?:\.ecr(?:-fips)?\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)|-ecr(?:-fips)?\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:on\.aws|on\.amazonwebservices\.com\.cn))$/

export function isEcrHost(host: string): boolean {
  return host === 'public.ecr.aws' || host === 'ecr-public.aws.com' || privateHost.test(host)
}

/** Whether a client connects to one of these hosts over TLS, however it parses the text. */
export function leadsOnlyTo(isOurs: (host: string) => boolean, text: string): boolean {
  const bare = text.startsWith('https://') ? text.slice('https://'.length) : text
  if (!isOurs(bare.split(/[:/]/)[0]!) || /^[^/]*@|[\s\\?#]/.test(bare)) return false
  const url = `https://${bare}`
  return !URL.canParse(url) || isOurs(new URL(url).hostname)
}

const region = fc.constantFrom('us-west-2', 'eu-central-1', 'us-gov-west-1', 'cn-north-1')
const account = fc.constantFrom('111122223333', '444455556666')
const place = fc.constantFrom<readonly [ecr: string, suffix: string]>(
  ['.ecr', 'amazonaws.com'],
  ['.ecr', 'amazonaws.com.cn'],
  ['.ecr-fips', 'amazonaws.com'],
  ['.ecr', 'amazonaws.eu'],
  ['.ecr', 'c2s.ic.gov'],
  ['.ecr', 'sc2s.sgov.gov'],
  ['.ecr', 'cloud.adc-e.uk'],
  ['.ecr', 'csp.hci.ic.gov'],
  ['-ecr', 'on.aws'],
  ['-ecr-fips', 'on.aws'],
  ['-ecr', 'on.amazonwebservices.com.cn'],
)

export const ecrHost: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(account, place, region)
      .map(([id, [ecr, suffix], where]) => `${id}.dkr${ecr}.${where}.${suffix}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('public.ecr.aws', 'ecr-public.aws.com') },
)

/** One change to a text: a position and a choice, both from 0 to 1, and a few arbitrary characters. */
type Bend = (text: string, at: number, choice: number, characters: string) => string

const invisible = ['\u200b', '\u202e', '\ufeff']
const before = [
  ...'https:// http:// HTTPS:// https:/ https:\\\\ // ftp:// oci:// docker:// https://https://'.split(' '),
  ...'AWS@ AWS:password@ https://AWS:password@ https://evil.example/ https://evil.example#'.split(' '),
  ...'https://evil.example? https://evil.example\\@ evil.example/ evil. evil- . - -- xn-- ['.split(' '),
  ...[' ', '\t', ...invisible],
]
const after = [
  ...'/ /team/app /v2/ :443 :443/v2/ :0 :99999 :65536 :443:443 : :x :443@evil.example @evil.example'.split(
    ' ',
  ),
  ...':@evil.example #evil.example ?evil.example \\evil.example \\@evil.example %2eevil.example'.split(' '),
  ...'%00.evil.example %0a . .. ./ .evil.example -evil.example evil.example .cn .com .local'.split(' '),
  ...'.localhost ,evil.example ;evil.example &evil.example /../evil.example //evil.example ]'.split(' '),
  ...['\n', '\nevil.example', '\revil.example', ' evil.example', '\u3002evil.example', ...invisible],
]
const suffixes = [
  'amazonaws.co',
  'amazonaws.org',
  'amazonaws.com.evil.example',
  'on.aws.com',
  'aws',
  'evil.aws',
]

/** Characters that look like another one, or that URL parsers convert to it. */
const lookAlikes: Readonly<Record<string, string>> = {
  '.': '\u3002\uff0e\uff61\u2024\u00b7_-',
  '-': '\u2010\u2011\u2212\uff0d_',
  '1': 'lI\u0661\uff11\u2460',
  '2': 'Z\u0662\uff12\u00b2',
  '3': '\u0663\uff13\u00b3',
  a: '\u0430\uff41\u00aaA',
  c: '\u0441\uff43C',
  d: '\u0501\uff44D',
  e: '\u0435\uff45\u212fE',
  k: '\u212a\uff4bK',
  m: '\uff4dM',
  n: '\uff4eN',
  o: '\u043e\uff4f0\u00baO',
  r: '\uff52\u0433R',
  s: '\u017f\uff53\u0455S',
  w: '\uff57\u0461W',
  z: '\uff5aZ',
}

const bends: readonly Bend[] = [
  (text, _, choice) => pick(before, choice) + text,
  (text, _, choice) => text + pick(after, choice),
  (text, at, choice) => replaceAt(text, at, 1, pick([...(lookAlikes[pick([...text], at)] ?? 'x')], choice)),
  (text, at, choice) => replaceAt(text, at, 0, pick([...".-_@:/\\#?% \n*0$'"], choice)),
  (text, at, _, characters) => replaceAt(text, at, 0, characters),
  (text, at) => replaceAt(text, at, 1, ''),
  doubleLabel,
  (text, _, choice) => [...text.split('.').slice(0, 4), pick(suffixes, choice)].join('.'),
  (text) => text.toUpperCase(),
  (text) => text.replaceAll('.', '%2e'),
]

function pick<T>(list: readonly T[], choice: number): T {
  return list[Math.floor(choice * list.length)]!
}

function replaceAt(text: string, at: number, length: number, replacement: string): string {
  const i = Math.floor(at * text.length)
  return text.slice(0, i) + replacement + text.slice(i + length)
}

function doubleLabel(text: string, at: number): string {
  return text
    .split('.')
    .flatMap((label, i, { length }) => (i === Math.floor(at * length) ? [label, label] : [label]))
    .join('.')
}

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const bending = fc.tuple(
  fc.constantFrom(...bends),
  part,
  part,
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
)

/** Texts with up to three changes that an attacker could make; some are unchanged. */
export function bend(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(bending, { maxLength: 3 }))
    .map(([start, steps]) => steps.reduce((text, [step, ...choices]) => step(text, ...choices), start))
}
