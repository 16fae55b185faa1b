/** An answer of HTTP as it came. */
export interface HttpAnswer {
  readonly status: number
  /** Their names in lower case. */
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** An answer that goes on beyond all that AWS sends. */
export class AnswerTooLongError extends Error {
  constructor() {
    super('The answer is longer than 1 MiB')
    this.name = 'AnswerTooLongError'
  }
}

/** In bytes. */
const answerLimit = 1024 * 1024

/** Reads a body whole. Throws `AnswerTooLongError`, or what the network throws when it breaks off. */
export async function readAnswer(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > answerLimit) throw new AnswerTooLongError()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
