import { handOver } from '../hand-over/hand-over.ts'
import { bytesOf, hexOf, joinBytes, textOf } from '../node/bytes.ts'

class Bytes extends Uint8Array {
  override toString(encoding = 'utf8'): string {
    if (encoding === 'utf8') return textOf(this)
    if (encoding === 'hex') return hexOf(this)
    return handOver(`bytes are read as ${encoding}`)
  }
}

/** The part of Node's `Buffer` that the programs use. */
export const Buffer = {
  from(source: string | ArrayBuffer | ArrayLike<number>, start?: unknown, length?: number): Bytes {
    if (typeof source === 'string') return wrap(encode(source, start ?? 'utf8'))
    return source instanceof ArrayBuffer ? new Bytes(source, start as number, length) : new Bytes(source)
  },

  allocUnsafe: (length: number) => new Bytes(length),

  concat: (parts: readonly Uint8Array[]) => wrap(joinBytes(parts)),
}

function wrap({ buffer, byteOffset, byteLength }: Uint8Array): Bytes {
  return new Bytes(buffer as ArrayBuffer, byteOffset, byteLength)
}

function encode(text: string, encoding: unknown): Uint8Array {
  if (encoding === 'utf8') return bytesOf(text)
  if (encoding === 'base64' || encoding === 'base64url') return new Uint8Array(host.fromBase64(text))
  return handOver(`texts are written as ${String(encoding)}`)
}
