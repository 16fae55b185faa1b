/** Replaces the lines between the two marks of a file's generated block; throws if there is no block. */
export function replaceBlock(text: string, lines: readonly string[]): string {
  const pattern = /^(# <generated>.*\n)[\s\S]*?^(# <\/generated>)$/m
  if (!pattern.test(text)) throw new Error('The file has no generated block.')
  return text.replace(pattern, (_, start, end) => `${start}${lines.join('\n')}\n${end}`)
}

export interface Wrapping {
  /** The end of each line except the last. */
  readonly lineEnd?: string
  /** The start of each line except the first. */
  readonly indent?: string
}

/** Joins words with spaces into lines of at most 110 columns. */
export function wrap(words: readonly string[], { lineEnd = '', indent = '' }: Wrapping = {}): string[] {
  const lines: string[] = []
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && longer.length + lineEnd.length <= 110) lines[lines.length - 1] = longer
    else lines.push(lines.length > 0 ? indent + word : word)
  }
  return lines.map((line, i) => (i < lines.length - 1 ? line + lineEnd : line))
}
