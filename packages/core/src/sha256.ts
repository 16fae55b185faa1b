// The quickest to be had at the start: bun's own, and in Node a library of few lines, for `node:crypto` takes longer to
// load than all the rest of a warm answer.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as hash } from '@noble/hashes/sha2.js'

interface Hasher {
  update(text: string): { digest(): Uint8Array }
}

declare const Bun: { CryptoHasher: new (algorithm: 'sha256', key?: string | Uint8Array) => Hasher }

/** SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return toHex(
    process.versions.bun ? new Bun.CryptoHasher('sha256').update(text).digest() : hash(Buffer.from(text)),
  )
}

/** HMAC with SHA-256 of a text. */
export function hmacSha256(key: string | Uint8Array, text: string): Uint8Array {
  return process.versions.bun
    ? new Bun.CryptoHasher('sha256', key).update(text).digest()
    : hmac(hash, Buffer.from(key as string), Buffer.from(text))
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
