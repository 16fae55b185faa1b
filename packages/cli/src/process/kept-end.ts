/** In characters; a client that prints more repeats itself. */
const keptLength = 1 << 15

/** The end of a text of any length. */
export interface KeptEnd {
  add(text: string): void
  /** The whole text, or a note and the last words of a long one. */
  read(): string
}

/** Collects a text, and keeps its end, because clients print the reason last. */
export function createKeptEnd(): KeptEnd {
  let kept = ''
  let isCut = false
  return {
    add(text) {
      kept += text
      if (kept.length <= keptLength) return
      kept = kept.slice(-keptLength)
      isCut = true
    },
    // Half a word may be half a secret, which is not recognized as one.
    read: () => (isCut ? `[...]${kept.replace(/^\S+/, '')}` : kept),
  }
}
