// The quickest to be had at the start: bun's own, and in Node a library of few lines, for `node:crypto` takes longer to
// load than all the rest of a warm answer.
import { sha256 as hash } from '@noble/hashes/sha2.js'

interface Hasher {
  update(text: string): Hasher
  digest(): Uint8Array
  digest(encoding: 'hex'): string
}

/** Of bun. */
declare const Bun: { CryptoHasher: new (algorithm: 'sha256', key?: string | Uint8Array) => Hasher }

/** SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return process.versions.bun
    ? new Bun.CryptoHasher('sha256').update(text).digest('hex')
    : Buffer.from(hash(Buffer.from(text))).toString('hex')
}

/** HMAC with SHA-256 of a text. */
export async function hmacSha256(key: string | Uint8Array, text: string): Promise<Uint8Array> {
  if (process.versions.bun) return new Bun.CryptoHasher('sha256', key).update(text).digest()
  const { createHmac } = await import('node:crypto')
  return createHmac('sha256', key).update(text).digest()
}
