import { handOver } from '../hand-over/hand-over.ts'
import { parseAddress } from './addresses.ts'
import { type Address, type Connection, connectDatagrams } from './socket.ts'

/** The settings of resolv.conf(5), with its defaults and limits. */
interface ResolverConfig {
  readonly servers: readonly Address[]
  readonly search: readonly string[]
  readonly minimumDots: number
  readonly timeoutMs: number
  readonly attempts: number
}

const types = { A: 1, AAAA: 28 } as const

/**
 * Asks DNS for a host's addresses. Each name of the search list is tried in the order of the resolver of the C library,
 * each server in order. Hands over for answers that do not fit into a datagram, and for unusual options.
 */
export async function askNameServers(name: string, config: string, signal: AbortSignal): Promise<Address[]> {
  const resolver = parseResolverConfig(config)
  for (const candidate of candidates(name, resolver)) {
    const addresses = await askAll(candidate, resolver, signal)
    if (addresses.length > 0) return addresses
  }
  return []
}

export function parseResolverConfig(text: string): ResolverConfig {
  const servers: Address[] = []
  let search: string[] = []
  let [minimumDots, timeoutMs, attempts] = [1, 5000, 2]
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver')
      servers.push(parseAddress(values[0] ?? '') ?? handOver('a name server is unusual'))
    if (keyword === 'domain' || keyword === 'search') search = values
    if (keyword !== 'options') continue
    for (const option of values) {
      const [, setting = '', number = ''] = /^(ndots|timeout|attempts):(\d{1,3})$/.exec(option) ?? []
      if (setting === 'ndots') minimumDots = Math.min(15, Number(number))
      else if (setting === 'timeout') timeoutMs = 1000 * Math.max(1, Math.min(30, Number(number)))
      else if (setting === 'attempts') attempts = Math.max(1, Math.min(5, Number(number)))
      else if (!/^(edns0|trust-ad|rotate|single-request|single-request-reopen)$/.test(option)) {
        handOver(`DNS has the option ${option}`)
      }
    }
  }
  // As the C library: the machine itself, and at most three servers.
  const local = [Uint8Array.of(127, 0, 0, 1)]
  return {
    servers: servers.length > 0 ? servers.slice(0, 3) : local,
    search,
    minimumDots,
    timeoutMs,
    attempts,
  }
}

function candidates(name: string, { search, minimumDots }: ResolverConfig): string[] {
  const absolute = name.replace(/\.$/, '')
  if (name.endsWith('.')) return [absolute]
  const inDomains = search.map((domain) => `${absolute}.${domain.replace(/\.$/, '')}`)
  const dots = absolute.split('.').length - 1
  return dots >= minimumDots ? [absolute, ...inDomains] : [...inDomains, absolute]
}

async function askAll(name: string, resolver: ResolverConfig, signal: AbortSignal): Promise<Address[]> {
  const { servers, attempts, timeoutMs } = resolver
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    for (const server of servers) {
      const answer = await askServer(name, server, timeoutMs, signal)
      if (answer !== null) return answer
    }
  }
  throw new Error(`DNS does not answer for ${name}`)
}

/** The addresses of a name; null when this server does not answer. */
async function askServer(
  name: string,
  server: Address,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Address[] | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  let connection: Connection | undefined
  try {
    connection = await connectDatagrams(server, 53, limit)
    const wanted = [types.A, types.AAAA].map((type) => formatQuery(name, type))
    for (const query of wanted) await connection.write(query)
    const found: Address[] = []
    for (const open = new Set(wanted); open.size > 0; ) {
      const datagram = await connection.read()
      // Anybody can send datagrams: only those that repeat a question count.
      const query = [...open].find((one) => isAnswer(datagram, one))
      if (!query) continue
      open.delete(query)
      const answer = parseAnswer(datagram, query.length)
      if (answer === null) return null
      found.push(...answer)
    }
    return found
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof RangeError) return null
    if (limit.aborted || (error as { code?: unknown }).code !== undefined) return null
    throw error
  } finally {
    connection?.close()
  }
}

/** A query for one type of record (RFC 1035, 4.1). */
export function formatQuery(name: string, type: number): Uint8Array {
  const id = new Uint8Array(2)
  if (host.random(id) !== id.length) throw new Error('The system has no random numbers')
  const labels = name.split('.')
  if (name.length > 253 || labels.some((label) => !/^[\w-]{1,63}$/.test(label)))
    throw new Error('This is no host name')
  const question = labels.flatMap((label) => [label.length, ...[...label].map((c) => c.charCodeAt(0))])
  return Uint8Array.from([...id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...question, 0, 0, type, 0, 1])
}

function isAnswer(datagram: Uint8Array, query: Uint8Array): boolean {
  if (datagram.length < query.length || (datagram[2]! & 0x80) === 0) return false
  return query.every((byte, i) => (i === 0 || i === 1 || i >= 12 ? sameLetter(datagram[i]!, byte) : true))
}

function sameLetter(one: number, other: number): boolean {
  const lower = (byte: number) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)
  return one === other || lower(one) === lower(other)
}

/**
 * The addresses in an answer whose records begin at `start`; null when the server has none to give. An answer with no
 * address for an existing name, or for a name that does not exist, is empty.
 */
export function parseAnswer(datagram: Uint8Array, start: number): Address[] | null {
  const byte = (at: number) => {
    if (at >= datagram.length) throw new RangeError('The answer ends too early')
    return datagram[at]!
  }
  const short = (at: number) => byte(at) * 256 + byte(at + 1)
  if ((byte(2) & 0x02) !== 0) handOver('an answer of DNS does not fit into a datagram')
  const code = byte(3) & 0x0f
  const [noError, noSuchName] = [0, 3]
  if (code === noSuchName) return []
  if (code !== noError) return null
  const skipName = (at: number): number => {
    for (let i = at; ; i += byte(i) + 1) {
      if (byte(i) === 0) return i + 1
      if (byte(i) >= 0xc0) return i + 2
    }
  }
  const addresses: Address[] = []
  for (let left = short(6), at = start; left > 0; left -= 1) {
    const record = skipName(at)
    const [type, length] = [short(record), short(record + 8)]
    const data = datagram.slice(record + 10, record + 10 + length)
    if (data.length !== length) throw new RangeError('The answer ends too early')
    if ((type === types.A && length === 4) || (type === types.AAAA && length === 16)) addresses.push(data)
    at = record + 10 + length
  }
  return addresses
}
