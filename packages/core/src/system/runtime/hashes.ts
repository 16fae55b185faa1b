// Under Node two small libraries: `node:crypto` takes 9 ms to load, longer than the rest of a cached response.
// A cached response hashes so little that V8 interprets most of it, and these take half the time of others then.
// Under bun its own hash: the others cost it a thread. See docs/performance.md.
import { createHash as createSha1 } from 'sha1-uint8array'
import { createHash as createSha256 } from 'sha256-uint8array'

interface Hasher {
  update(text: string): Hasher
  digest(): Uint8Array
  digest(encoding: 'hex'): string
}

/** bun's global. */
declare const Bun: {
  CryptoHasher: new (algorithm: 'sha1' | 'sha256', key?: string | Uint8Array) => Hasher
}

/** SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return process.versions.bun
    ? new Bun.CryptoHasher('sha256').update(text).digest('hex')
    : createSha256().update(Buffer.from(text)).digest('hex')
}

/** SHA-1 of a text, in hexadecimal digits; the AWS CLI names its files by it. */
export function sha1(text: string): string {
  return process.versions.bun
    ? new Bun.CryptoHasher('sha1').update(text).digest('hex')
    : createSha1().update(Buffer.from(text)).digest('hex')
}

/** HMAC-SHA-256 of a text. */
export async function hmacSha256(key: string | Uint8Array, text: string): Promise<Uint8Array> {
  if (process.versions.bun) return new Bun.CryptoHasher('sha256', key).update(text).digest()
  const { createHmac } = await import('node:crypto')
  return createHmac('sha256', key).update(text).digest()
}
