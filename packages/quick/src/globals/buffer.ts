import { handOver } from '../hand-over/hand-over.ts'
import { bytesOf, textOf } from '../node/text.ts'

/** The part of Node's `Buffer` that the programs use. */
export class Buffer extends Uint8Array {
  static override from(source: string | ArrayBuffer | ArrayLike<number>, encoding?: unknown, length?: number) {
    if (typeof source === 'string') return wrap(encode(source, encoding ?? 'utf8'))
    if (source instanceof ArrayBuffer) return new Buffer(source, encoding as number, length)
    return wrap(Uint8Array.from(source))
  }

  static alloc(length: number): Buffer {
    return new Buffer(length)
  }

  static allocUnsafe(length: number): Buffer {
    return new Buffer(length)
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const whole = new Buffer(parts.reduce((sum, { length }) => sum + length, 0))
    let end = 0
    for (const part of parts) {
      whole.set(part, end)
      end += part.length
    }
    return whole
  }

  override toString(encoding = 'utf8'): string {
    if (encoding === 'utf8') return textOf(this)
    if (encoding === 'hex') return [...this].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return handOver(`bytes are read as ${encoding}`)
  }
}

function wrap({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return new Buffer(buffer as ArrayBuffer, byteOffset, byteLength)
}

function encode(text: string, encoding: unknown): Uint8Array {
  if (encoding === 'utf8') return bytesOf(text)
  if (encoding === 'base64' || encoding === 'base64url') return new Uint8Array(host.fromBase64(text))
  return handOver(`texts are written as ${encoding}`)
}
