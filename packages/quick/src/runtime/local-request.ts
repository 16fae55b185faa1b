import type { LocalRequest, LocalResponse } from '../../../core/src/system/runtime/local-request.ts'
import { handOver } from '../hand-over/hand-over.ts'
import { dial } from '../network/dial.ts'
import { exchange } from '../network/http.ts'
import { textOf } from '../node/bytes.ts'

/** In bytes. Credentials are shorter than 4 KiB. */
const limit = 64 * 1024

/** Sends a request to the machine itself, through no proxy, and follows no redirect. Rejects with the network's error. */
export async function sendLocalRequest({ timeoutMs, ...request }: LocalRequest): Promise<LocalResponse> {
  if (request.url.protocol !== 'http:') handOver('an endpoint of this machine speaks TLS')
  const connection = await dial(request.url, AbortSignal.timeout(timeoutMs))
  try {
    const { status, body } = await exchange(connection, request, limit)
    return { status, text: textOf(body) }
  } finally {
    connection.close()
  }
}
