import { request } from 'node:http'

/** The body of a request and the types of both bodies. */
export interface Content {
  readonly body?: object | undefined
  readonly type?: string
  readonly accept?: string
}

interface SocketRequest extends Required<Content> {
  readonly socketPath: string
  readonly method: string
  readonly path: string
  readonly timeoutMs: number
}

/**
 * The largest response, in bytes. A Secret has at most 1 MiB, and a page of metadata is shorter: all annotations of an
 * object have at most 256 KiB.
 */
const limit = 32 * 1024 * 1024

/** Sends a request over a socket. Rejects with an error whose message ends a sentence. */
export function sendRequest({
  socketPath,
  method,
  path,
  timeoutMs,
  body,
  type,
  accept,
}: SocketRequest): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { host: 'localhost', accept, 'content-type': type }
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`it did not answer within ${timeoutMs / 1000} s`) : error)
    const sent = request({ socketPath, method, path, headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > limit) response.destroy(new Error(`the answer is longer than ${limit} bytes`))
        else chunks.push(chunk)
      })
      response.on('error', fail)
      response.on('end', () =>
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', fail)
    sent.end(body && JSON.stringify(body))
  })
}
