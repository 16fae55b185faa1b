import { handOver } from '../hand-over/hand-over.ts'

/** A text in UTF-8. Halves of surrogate pairs become U+FFFD, as everywhere on the web. */
export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(host.encode(text.isWellFormed() ? text : text.toWellFormed()))
}

/** UTF-8 as a text. Runtimes differ in how they read anything else. */
export function textOf(bytes: Uint8Array): string {
  return host.decode(bytes) ?? handOver('a text is not UTF-8')
}

/** Two hexadecimal digits for each byte. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const part of parts) {
    whole.set(part, end)
    end += part.length
  }
  return whole
}
