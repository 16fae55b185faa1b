import fc from 'fast-check'
import { expect, it } from 'vitest'
import { URL as QuickUrl } from './url.ts'

/** Usually the first value, so that many URLs are plain. */
const mostly = (usual: string, ...others: readonly string[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const label = fc.constantFrom(
  'a',
  'ecr',
  'us-west-2',
  '-',
  'xn--',
  'xn--bcher-kva',
  '1',
  '0',
  '07',
  '256',
  '0x7f',
  '',
)
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.constantFrom('[::1]', '[fd00:ec2::23]', '[FD00:EC2::23]', 'LOCALHOST', 'ümlaut', ''),
)
const port = mostly('', ':', ':0', ':80', ':443', ':4566', ':65535', ':65536', ':080', ':x')
const segment = mostly('a', '..', '.', '...', '%2e', '%zz', 'a b', '', 'a~b', 'ü', '\\', '\t')
const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.map((one) => `/${one}`).join(''))
const text = fc
  .tuple(
    fc.constantFrom('http', 'https', 'HTTPS', 'ftp'),
    mostly('', 'me:word@', '@'),
    host,
    port,
    path,
    mostly('', '?', '?a=b', '#', '#a'),
  )
  .map(([scheme, user, ...rest]) => `${scheme}://${user}${rest.join('')}`)

const properties = (url: QuickUrl | URL) => {
  const { href, origin, protocol, host, hostname, port, pathname, search, hash, username, password } = url
  return { href, origin, protocol, host, hostname, port, pathname, search, hash, username, password }
}

/** Null where the full program decides. */
function read(url: string): QuickUrl | null {
  try {
    return new QuickUrl(url)
  } catch {
    return null
  }
}

it("a URL that the quick programs read has the properties of Node's URL, and they leave others to the full program", () => {
  let count = 0
  fc.assert(
    fc.property(text, (one) => {
      const url = read(one)
      if (!url) return
      count += 1
      expect(properties(url)).toEqual(properties(new URL(one)))
    }),
    { numRuns: 5000 },
  )
  expect(count).toBeGreaterThan(50)
})

it.each([
  'https://api.ecr.us-west-2.amazonaws.com/',
  'http://127.0.0.1:4566',
  'http://169.254.170.2/v2/credentials/0a-1',
  'http://[fd00:ec2::23]/v1/credentials',
])('%s is read', (one) => {
  expect(properties(new QuickUrl(one))).toEqual(properties(new URL(one)))
})
