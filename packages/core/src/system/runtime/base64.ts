/** Decodes base64 to a string with one character per byte. Uses what is fastest: Node's `atob` is slow, bun's first `Buffer` is. */
export function decodeBase64(text: string): string {
  return process.versions.bun ? atob(text) : Buffer.from(text, 'base64').toString('latin1')
}
