import { bytesOf, hexOf } from '../node/bytes.ts'

/** SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return hexOf(new Uint8Array(host.sha256(bytesOf(text))))
}

/** SHA-1 of a text, in hexadecimal digits; the AWS CLI names its files by it. */
export function sha1(text: string): string {
  return hexOf(new Uint8Array(host.sha1(bytesOf(text))))
}

/** HMAC-SHA-256 of a text. */
export async function hmacSha256(key: string | Uint8Array, text: string): Promise<Uint8Array> {
  const bytes = typeof key === 'string' ? bytesOf(key) : key
  return new Uint8Array(host.hmacSha256(bytes, bytesOf(text)))
}
