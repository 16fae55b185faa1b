import { bytesOf, joinBytes, textOf } from '../node/bytes.ts'
import type { Connection } from './socket.ts'

/** One request on a connection of its own. */
export interface Request {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Response {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** In bytes. */
const longestHead = 64 * 1024

/** Sends a request, and reads the whole response. Throws for more than `limit` bytes, and for what is not HTTP/1. */
export async function exchange(connection: Connection, request: Request, limit: number): Promise<Response> {
  const { method, url, body } = request
  const headers = { host: url.host, connection: 'close', ...request.headers }
  await connection.write(formatRequest(method, url.pathname, headers, body))
  const input = readFrom(connection)
  for (;;) {
    const { status, headers } = parseHead(await input.until('\r\n\r\n', longestHead))
    // Informational responses come before the real one.
    if (status < 200) continue
    const hasBody = status !== 204 && status !== 304
    return { status, headers, body: hasBody ? await readBody(input, headers, limit) : new Uint8Array() }
  }
}

/** Asks a proxy for a tunnel. The connection then leads to the service; the proxy must not have sent more than its answer. */
export async function openTunnel(connection: Connection, target: string): Promise<void> {
  await connection.write(formatRequest('CONNECT', target, { host: target }))
  const input = readFrom(connection)
  const { status } = parseHead(await input.until('\r\n\r\n', longestHead))
  if (status !== 200 || input.rest().length > 0) throw new Error(`The proxy answered with ${status}`)
}

/** `target` is what follows the method: a path, or a host and a port. */
function formatRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Uint8Array {
  const length = body === undefined ? {} : { 'content-length': String(bytesOf(body).length) }
  const lines = Object.entries({ ...headers, ...length }).map(([name, value]) => {
    if (/[^\t\x20-\x7e]/.test(value)) throw new Error(`The header ${name} has characters that no header has`)
    return `${name}: ${value}\r\n`
  })
  return bytesOf(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`)
}

function parseHead(head: string): Omit<Response, 'body'> {
  const [first = '', ...lines] = head.split('\r\n')
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1]
  if (!status) throw new Error('The response is not HTTP')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error('The response has a malformed header')
    const key = name.toLowerCase()
    // Two lengths would leave it open where the response ends.
    if (headers[key] !== undefined && /^(content-length|transfer-encoding)$/.test(key)) {
      throw new Error(`The response has several headers ${key}`)
    }
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return { status: Number(status), headers }
}

async function readBody(input: Input, headers: Record<string, string>, limit: number): Promise<Uint8Array> {
  const { 'transfer-encoding': encoding, 'content-length': length } = headers
  if (encoding !== undefined) {
    if (encoding.toLowerCase() !== 'chunked' || length !== undefined) {
      throw new Error('The response has an unusual encoding')
    }
    return readChunks(input, limit)
  }
  if (length === undefined) return input.toEnd(limit)
  if (!/^\d{1,15}$/.test(length)) throw new Error('The response has a malformed length')
  if (Number(length) > limit) throw new Error('The response is too long')
  return input.exactly(Number(length))
}

async function readChunks(input: Input, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for (let total = 0; ; ) {
    const [, digits] = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(await input.until('\r\n', 1024)) ?? []
    if (digits === undefined) throw new Error('The response has a malformed chunk')
    const size = Number.parseInt(digits, 16)
    total += size
    if (total > limit) throw new Error('The response is too long')
    if (size === 0) break
    chunks.push(await input.exactly(size))
    if ((await input.until('\r\n', 2)) !== '') throw new Error('The response has a malformed chunk')
  }
  // Trailers end like the headers do.
  while ((await input.until('\r\n', longestHead)) !== '');
  return joinBytes(chunks)
}

interface Input {
  /** The text before a mark, which must end within this number of bytes. */
  until(mark: string, limit: number): Promise<string>
  exactly(length: number): Promise<Uint8Array>
  toEnd(limit: number): Promise<Uint8Array>
  /** The bytes that have arrived and were not read. */
  rest(): Uint8Array
}

function readFrom(connection: Connection): Input {
  let bytes: Uint8Array = new Uint8Array()

  /** False at the end. */
  const more = async () => {
    const next = await connection.read()
    if (next.length > 0) bytes = joinBytes([bytes, next])
    return next.length > 0
  }
  const take = (length: number) => {
    const taken = bytes.subarray(0, length)
    bytes = bytes.subarray(length)
    return taken
  }
  const tooLong = () => new Error('The response is too long')
  const interrupted = () => new Error('The connection was interrupted')

  return {
    async until(mark, limit) {
      const wanted = bytesOf(mark)
      for (let from = 0; ; ) {
        const at = find(bytes, wanted, from)
        if (at >= 0 && at + wanted.length <= limit) {
          const text = textOf(take(at))
          take(wanted.length)
          return text
        }
        if (at >= 0 || bytes.length > limit) throw tooLong()
        from = Math.max(0, bytes.length - wanted.length + 1)
        if (!(await more())) throw interrupted()
      }
    },
    async exactly(length) {
      while (bytes.length < length) if (!(await more())) throw interrupted()
      return take(length)
    },
    async toEnd(limit) {
      while (await more()) if (bytes.length > limit) throw tooLong()
      return take(bytes.length)
    },
    rest: () => bytes,
  }
}

function find(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(wanted[0]!, from); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (at + wanted.length > bytes.length) return -1
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}
