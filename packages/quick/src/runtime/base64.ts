/** Decodes base64 to a string with one character per byte; this program reads only ASCII. */
export function decodeBase64(text: string): string {
  const bytes = new Uint8Array(host.fromBase64(text))
  return host.decode(bytes) ?? String.fromCharCode(...bytes)
}
