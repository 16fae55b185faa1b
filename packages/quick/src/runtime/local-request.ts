import type { LocalRequest, LocalResponse } from '../../../core/src/system/runtime/local-request.ts'
import { handOver } from '../hand-over/hand-over.ts'
import { dial } from '../network/dial.ts'
import { exchange } from '../network/http.ts'
import { textOf } from '../node/text.ts'

/** In bytes. Credentials are shorter than 4 KiB. */
const limit = 64 * 1024

/** Sends a request to the machine itself, through no proxy, and follows no redirect. Rejects with the network's error. */
export async function sendLocalRequest({
  method,
  url,
  headers,
  timeoutMs,
}: LocalRequest): Promise<LocalResponse> {
  if (url.protocol !== 'http:') handOver('an endpoint of this machine speaks TLS')
  const connection = await dial(
    url.hostname,
    url.port === '' ? 80 : Number(url.port),
    AbortSignal.timeout(timeoutMs),
  )
  try {
    const all = { host: url.host, connection: 'close', ...headers }
    const { status, body } = await exchange(connection, { method, target: url.pathname, headers: all }, limit)
    return { status, text: textOf(body) }
  } finally {
    connection.close()
  }
}
