import { hexOf } from '../node/bytes.ts'

/** A random UUID, version 4. */
export function randomUuid(): string {
  const bytes = new Uint8Array(16)
  if (host.random(bytes) !== bytes.length) throw new Error('The system has no random numbers')
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = hexOf(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
