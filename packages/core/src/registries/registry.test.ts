import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dnsSuffix,
  findRegistry,
  isRegion,
  isRegistryId,
  notEcrRegistry,
  parseHost,
  parseRegistry,
  privateRegistry,
  publicRegistry,
  type Registry,
} from './registry.ts'

const id = '111122223333'

function expectedRegistry(
  host: string,
  region: string,
  form: { isFips?: true; isDualStack?: true } = {},
): Registry {
  return { host, registryId: id, region, isPublic: false, isFips: false, isDualStack: false, ...form }
}

const privateRegistries = [
  expectedRegistry(`${id}.dkr.ecr.us-west-2.amazonaws.com`, 'us-west-2'),
  expectedRegistry(`${id}.dkr.ecr-fips.us-west-2.amazonaws.com`, 'us-west-2', { isFips: true }),
  expectedRegistry(`${id}.dkr-ecr.us-west-2.on.aws`, 'us-west-2', { isDualStack: true }),
  expectedRegistry(`${id}.dkr-ecr-fips.us-west-2.on.aws`, 'us-west-2', { isFips: true, isDualStack: true }),
  expectedRegistry(`${id}.dkr.ecr.us-gov-west-1.amazonaws.com`, 'us-gov-west-1'),
  expectedRegistry(`${id}.dkr.ecr-fips.us-gov-east-1.amazonaws.com`, 'us-gov-east-1', { isFips: true }),
  expectedRegistry(`${id}.dkr-ecr-fips.us-gov-west-1.on.aws`, 'us-gov-west-1', {
    isFips: true,
    isDualStack: true,
  }),
  expectedRegistry(`${id}.dkr.ecr.cn-north-1.amazonaws.com.cn`, 'cn-north-1'),
  expectedRegistry(`${id}.dkr.ecr.cn-northwest-1.amazonaws.com.cn`, 'cn-northwest-1'),
  expectedRegistry(`${id}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`, 'cn-north-1', {
    isDualStack: true,
  }),
  expectedRegistry(`${id}.dkr.ecr.us-iso-east-1.c2s.ic.gov`, 'us-iso-east-1'),
  expectedRegistry(`${id}.dkr.ecr-fips.us-iso-east-1.c2s.ic.gov`, 'us-iso-east-1', { isFips: true }),
  expectedRegistry(`${id}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`, 'us-isob-east-1'),
  expectedRegistry(`${id}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk`, 'eu-isoe-west-1'),
  expectedRegistry(`${id}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov`, 'us-isof-south-1'),
  expectedRegistry(`${id}.dkr.ecr.eusc-de-east-1.amazonaws.eu`, 'eusc-de-east-1'),
]

const publicRows: readonly (readonly [host: string, isDualStack: boolean])[] = [
  ['public.ecr.aws', false],
  ['ecr-public.aws.com', true],
]

const hosts = [...privateRegistries.map(({ host }) => host), ...publicRows.map(([host]) => host)]
const suffixes = [
  'amazonaws.com',
  'on.aws',
  'amazonaws.com.cn',
  'on.amazonwebservices.com.cn',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  'amazonaws.eu',
]

describe('parseRegistry', () => {
  it.each(privateRegistries)('reads account, region and variant from $host', (registry) => {
    expect(parseRegistry(registry.host)).toEqual(registry)
  })

  it.each(publicRows)('recognizes %s as ECR Public, whose API is in us-east-1', (host, isDualStack) => {
    expect(parseRegistry(host)).toEqual({
      host,
      registryId: null,
      region: 'us-east-1',
      isPublic: true,
      isFips: false,
      isDualStack,
    })
  })

  it.each([
    ['https://HOST', 'a scheme'],
    ['https://HOST/', 'a slash'],
    ['HOST:443', 'a port'],
    ['HOST/team/image:latest', 'an image'],
    ['HOST/team/image@sha256:0123', 'a digest'],
    ['https://HOST:443/v2/', 'a scheme, a port and a path'],
  ])('ignores everything around the host: %s, %s', (text) => {
    for (const host of hosts) expect(parseRegistry(text.replace('HOST', host))).toEqual(parseHost(host))
  })

  it.each([
    ['an empty text', ''],
    ['11 digits', '11112222333.dkr.ecr.us-west-2.amazonaws.com'],
    ['13 digits', '1111222233334.dkr.ecr.us-west-2.amazonaws.com'],
    ['letters in the account', '11112222333a.dkr.ecr.us-west-2.amazonaws.com'],
    ['digits of another script', '١١١١٢٢٢٢٣٣٣٣.dkr.ecr.us-west-2.amazonaws.com'],
    ['dkr.ecr under the dual-stack suffix', `${id}.dkr.ecr.us-west-2.on.aws`],
    ['dkr-ecr under the plain suffix', `${id}.dkr-ecr.us-west-2.amazonaws.com`],
    ['dkr.ecr under the dual-stack suffix of China', `${id}.dkr.ecr.cn-north-1.on.amazonwebservices.com.cn`],
    ['dkr-ecr under the plain suffix of China', `${id}.dkr-ecr.cn-north-1.amazonaws.com.cn`],
    ['another separator', `${id}.dkr_ecr.us-west-2.amazonaws.com`],
    ['a suffix followed by more', `${id}.dkr.ecr.us-west-2.amazonaws.com.evil.com`],
    ['a suffix with a prefix', `${id}.dkr.ecr.us-west-2.evil-amazonaws.com`],
    ['a suffix without its dot', `${id}.dkr.ecr.us-west-2amazonaws.com`],
    ['a label before the account', `evil.${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['two labels for the region', `${id}.dkr.ecr.us-west-2.evil.amazonaws.com`],
    ['no region', `${id}.dkr.ecr.amazonaws.com`],
    ['a region that starts with a hyphen', `${id}.dkr.ecr.-us-west-2.amazonaws.com`],
    ['a region that ends in a hyphen', `${id}.dkr.ecr.us-west-2-.amazonaws.com`],
    ['a region with an underscore', `${id}.dkr.ecr.us_west_2.amazonaws.com`],
    ['a region longer than a label', `${id}.dkr.ecr.${'a'.repeat(64)}.amazonaws.com`],
    ['a VPC endpoint', `vpce-0123.dkr.ecr.us-west-2.vpce.amazonaws.com`],
    ['a region under the suffix of China', `${id}.dkr.ecr.us-west-2.amazonaws.com.cn`],
    ['a region of China under another suffix', `${id}.dkr.ecr.cn-north-1.amazonaws.com`],
    ['a region under the dual-stack suffix of China', `${id}.dkr-ecr.us-west-2.on.amazonwebservices.com.cn`],
    ['a region of China under another dual-stack suffix', `${id}.dkr-ecr.cn-north-1.on.aws`],
    ['a region under the suffix of an isolated partition', `${id}.dkr.ecr.us-west-2.c2s.ic.gov`],
    ['an isolated region under another suffix', `${id}.dkr.ecr-fips.us-iso-east-1.sc2s.sgov.gov`],
    ['a region under the European sovereign suffix', `${id}.dkr.ecr.eu-central-1.amazonaws.eu`],
    ['an unknown partition', `${id}.dkr.ecr.us-west-2.amazonaws.org`],
    ['user information', `evil@${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['user information that looks like a registry', `https://${id}.dkr.ecr.us-west-2.amazonaws.com@evil.com`],
    ['user and password', `https://AWS:secret@${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['a trailing dot', `${id}.dkr.ecr.us-west-2.amazonaws.com.`],
    ['upper case', `${id}.DKR.ECR.US-WEST-2.AMAZONAWS.COM`],
    ['an upper-case region', `${id}.dkr.ecr.US-WEST-2.amazonaws.com`],
    ['a look-alike letter', `${id}.dkr.ecr.us-west-2.аmazonaws.com`],
    ['a full-width dot', `${id}.dkr.ecr.us-west-2.amazonaws．com`],
    ['plain http', `http://${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['another scheme', `oci://${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['slashes without a scheme', `//${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['a leading space', ` ${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['a trailing newline', `${id}.dkr.ecr.us-west-2.amazonaws.com\n`],
    ['a second line', `${id}.dkr.ecr.us-west-2.amazonaws.com\nevil.com`],
    ['a trailing NUL', `${id}.dkr.ecr.us-west-2.amazonaws.com\0`],
    ['a NUL in the middle', `${id}.dkr.ecr.us-west-2.amazonaws\0.com`],
    ['a fragment', `${id}.dkr.ecr.us-west-2.amazonaws.com#x`],
    ['a fragment before the suffix', `evil.com#.dkr.ecr.us-west-2.amazonaws.com`],
    ['a query', `${id}.dkr.ecr.us-west-2.amazonaws.com?x`],
    ['a backslash', `evil.com\\${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['a trailing backslash', `${id}.dkr.ecr.us-west-2.amazonaws.com\\x`],
    ['a registry in the path', `evil.com/${id}.dkr.ecr.us-west-2.amazonaws.com`],
    ['an empty port', `${id}.dkr.ecr.us-west-2.amazonaws.com:`],
    ['a port that is a password', `${id}.dkr.ecr.us-west-2.amazonaws.com:x@evil.com`],
    ['a label before ECR Public', 'evil.public.ecr.aws'],
    ['a label after ECR Public', 'public.ecr.aws.evil.com'],
    ['upper-case ECR Public', 'PUBLIC.ECR.AWS'],
    ['Docker Hub', 'index.docker.io'],
    ['a property of every object', 'constructor'],
  ])('rejects %s', (_, text) => {
    expect(findRegistry(text)).toBeNull()
    expect(() => parseRegistry(text)).toThrow(expect.objectContaining({ code: 'not-ecr-registry' }))
  })

  it('quotes the rejected text in its error, on one line and without a password', () => {
    const { message } = notEcrRegistry('https://AWS:secret@evil.com\nx')
    expect(message).toBe('"https://***@evil.com\\nx" is not an Amazon ECR registry, so it gets no password.')
  })

  it('returns a host that is in the text and ends in the suffix of a partition, or rejects the text', () => {
    const around = fc.constantFrom('', 'https://', 'http://', 'evil.com', '.', '@', '/', ':443', '#', '\n')
    const text = fc
      .tuple(around, fc.constantFrom(...hosts), around, fc.string({ maxLength: 4 }))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (input) => {
        const registry = findRegistry(input)
        if (!registry) return
        expect(input).toContain(registry.host)
        expect(hosts).toContain(registry.host)
        if (!registry.isPublic) {
          expect(suffixes.some((suffix) => registry.host.endsWith(`.${suffix}`))).toBe(true)
        }
      }),
    )
  })

  it('accepts a host with one changed character as exactly that host, or rejects it', () => {
    const character = fc.oneof(
      fc.constantFrom('', '-', '.', ':', '/', '@', '\n', '\0', '\\', '#', '?', '%', 'A', 'é'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    )
    const mutation = fc
      .tuple(fc.constantFrom(...hosts), fc.nat(), fc.nat(1), character)
      .map(([host, at, removed, inserted]) => {
        const place = at % (host.length + 1)
        return host.slice(0, place) + inserted + host.slice(place + removed)
      })
    fc.assert(
      fc.property(mutation, (host) => {
        const registry = parseHost(host)
        if (!registry) return
        expect(registry.host).toBe(host)
        if (registry.isPublic) return
        expect(registry.registryId).toMatch(/^\d{12}$/)
        expect(isRegion(registry.region)).toBe(true)
        expect(host.startsWith(`${registry.registryId}.dkr`)).toBe(true)
        expect(suffixes.some((suffix) => host.endsWith(`.${registry.region}.${suffix}`))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('privateRegistry', () => {
  it.each(privateRegistries)('returns $host', (registry) => {
    expect(privateRegistry(id, registry.region, registry)).toEqual(registry)
  })

  it('returns a host that parses to the same account, region and variant', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 })
    const region = fc.oneof(
      fc.constantFrom(...privateRegistries.map(({ region: name }) => name)),
      fc.stringMatching(/^(cn-|eusc-|us-gov-)?[a-z]{2}-[a-z]{1,9}-\d$/),
    )
    fc.assert(
      fc.property(digits, region, fc.boolean(), fc.boolean(), (account, name, isFips, isDualStack) => {
        const hasNoDualStack = /^(us-iso|eu-iso|eusc)/.test(name)
        fc.pre(!(isDualStack && hasNoDualStack))
        const registry = privateRegistry(account, name, { isFips, isDualStack })
        expect(parseHost(registry.host)).toEqual(registry)
        expect(registry).toMatchObject({ registryId: account, region: name, isFips, isDualStack })
      }),
    )
  })

  it.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1', 'eusc-de-east-1'])(
    'throws for a dual-stack host in %s, where AWS has published none',
    (region) => {
      expect(() => privateRegistry(id, region, { isDualStack: true })).toThrow(
        expect.objectContaining({ code: 'invalid-usage' }),
      )
    },
  )
})

describe('publicRegistry', () => {
  it('returns public.ecr.aws, or ecr-public.aws.com for dual-stack', () => {
    expect(publicRegistry().host).toBe('public.ecr.aws')
    expect(publicRegistry({ isDualStack: true }).host).toBe('ecr-public.aws.com')
  })
})

describe('isRegistryId', () => {
  it.each(['111122223333', '000000000000'])('accepts %s', (text) => {
    expect(isRegistryId(text)).toBe(true)
  })

  it.each(['', '11112222333', '1111222233334', '1111-2222-3333', '11112222333a', '111122223333\n'])(
    'rejects %j',
    (text) => {
      expect(isRegistryId(text)).toBe(false)
    },
  )
})

describe('isRegion', () => {
  it.each(['us-west-2', 'eusc-de-east-1', 'local', 'x', 'a'.repeat(63)])('accepts %s', (text) => {
    expect(isRegion(text)).toBe(true)
  })

  it.each([
    '',
    '-',
    '-us',
    'us-',
    'US-WEST-2',
    'us.west',
    'us_west_2',
    'us west',
    'us-west-2\n',
    'é',
    'a'.repeat(64),
  ])('rejects %j', (text) => {
    expect(isRegion(text)).toBe(false)
  })
})

describe('dnsSuffix', () => {
  it.each([
    ['us-west-2', 'amazonaws.com'],
    ['us-gov-west-1', 'amazonaws.com'],
    ['xx-new-9', 'amazonaws.com'],
    ['cn-north-1', 'amazonaws.com.cn'],
    ['us-iso-east-1', 'c2s.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov'],
    ['eusc-de-east-1', 'amazonaws.eu'],
  ])('of %s is %s', (region, suffix) => {
    expect(dnsSuffix(region)).toBe(suffix)
  })
})
