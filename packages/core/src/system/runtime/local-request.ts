import { readBody } from './response.ts'

/** A request without a body to an endpoint of the machine itself: of its instance or its container. */
export interface LocalRequest {
  readonly method: 'GET' | 'PUT'
  /** Its user name and password are not sent. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** The time until the whole response has arrived. */
  readonly timeoutMs: number
}

export interface LocalResponse {
  readonly status: number
  readonly text: string
}

/** In bytes. Credentials are shorter than 4 KiB. */
const limit = 64 * 1024

/**
 * Sends a request to the machine itself, through no proxy whatever the environment says, and follows no redirect. Rejects
 * with `ResponseTooLongError`, or with the runtime's own error.
 */
export async function sendLocalRequest(request: LocalRequest): Promise<LocalResponse> {
  const signal = AbortSignal.timeout(request.timeoutMs)
  // bun takes 36 ms longer to load `node:http` than for `fetch`.
  const [status, body] = await (process.versions.bun ? sendWithFetch : sendWithNode)(request, signal)
  return { status, text: Buffer.from(body).toString() }
}

type StatusAndBody = readonly [status: number, body: Uint8Array]

async function sendWithFetch(
  { method, url, headers }: LocalRequest,
  signal: AbortSignal,
): Promise<StatusAndBody> {
  // bun's `fetch` also reads files.
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`Unsupported protocol ${url.protocol}`)
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const response = await fetch(bare, {
    method,
    headers,
    redirect: 'manual',
    signal,
    // Options of bun, which would apply its own proxy rules, ask for compression, and print what it cannot decompress.
    proxy: false,
    decompress: false,
  } as RequestInit)
  return [response.status, response.body ? await readBody(response.body, limit) : new Uint8Array()]
}

async function sendWithNode(
  { method, url, headers }: LocalRequest,
  signal: AbortSignal,
): Promise<StatusAndBody> {
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'))
  return new Promise((resolve, reject) => {
    // Without an agent: Node's global one can be made to use a proxy.
    const options = { method, headers, signal, agent: false, auth: null } as const
    const sent = request(url, options, (response) => {
      readBody(response, limit).then((body) => resolve([response.statusCode ?? 0, body]), reject)
    })
    sent.on('error', reject).end()
  })
}
