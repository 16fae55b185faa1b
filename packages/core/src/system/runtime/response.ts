import { ResponseTooLongError } from '../../errors/network-errors.ts'

/** An HTTP response that has been read to its end. @beta */
export interface HttpResponse {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** In bytes; no response of AWS comes near it. */
const defaultLimit = 1024 * 1024

/**
 * Reads a whole body of at most so many bytes. Throws `ResponseTooLongError`, or the network's error when the connection
 * is interrupted.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  limit: number = defaultLimit,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limit) throw new ResponseTooLongError(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
