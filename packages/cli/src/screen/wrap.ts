import { stripVTControlCharacters } from 'node:util'

/** The width of help where there is no terminal; no text of ours is wider. */
export const usualWidth = 80

/** A word; a command in backticks is one as a whole. */
const word = /(?:`[^`]+`|\S)+/g

/** A word of a command line. */
const argument = /(?:'[^']*'|"[^"]*"|\S)+/g

/** The narrowest column in which text is readable. */
const narrowest = 24

/**
 * A text beside a head: its lines begin in the column after the head, or below the head where that column is too narrow.
 * No word is broken, so that it can be copied: one that is too long for the column has a line to itself, further left.
 */
export function beside(head: string, text: string, columns: number | null): string {
  if (columns === null) return `${head}${text}`
  const width = stripVTControlCharacters(head).length
  const isNarrow = columns - width < narrowest
  const indent = isNarrow ? 4 : width
  const lines = fill(wordsOf(text, columns), columns - indent).map((line) => {
    const room = columns - line.length
    return `${' '.repeat(room >= indent ? indent : room >= 4 ? 4 : 0)}${line}`
  })
  const [first = '', ...rest] = lines
  const isBeside = !isNarrow && first.length <= columns && first.startsWith(' '.repeat(indent))
  const start = isBeside ? [`${head}${first.slice(indent)}`] : [head.trimEnd(), first]
  return [...start, ...rest].filter((line) => line !== '').join('\n')
}

/** A paragraph in lines of at most `columns`. */
export function wrap(text: string, columns: number): string {
  return fill(wordsOf(text, columns), columns).join('\n')
}

/** The words of a text. A command that is too long for a line breaks where a shell goes on reading. */
function wordsOf(text: string, columns: number): string[] {
  const words: string[] = text.match(word) ?? []
  return words.flatMap((one) => (one.length > columns ? one.split(/(?<=&&) /) : [one]))
}

/**
 * An indented command line in lines of at most `columns`, which a POSIX shell reads as one. In a narrow terminal it stays
 * whole, since a copy of what the terminal itself breaks has no line breaks.
 */
export function wrapCommand(line: string, columns: number): string {
  const whole = `  ${line}`
  if (whole.length <= columns || columns < usualWidth) return whole
  return `  ${fill(line.match(argument) ?? [], columns - 6).join(' \\\n    ')}`
}

/** Text in lines of the usual width for a terminal that may be narrower. Command lines stay as they are. */
export function reflow(text: string, columns: number | null): string {
  if (columns === null || columns >= usualWidth) return text
  const blocks = text
    .trimEnd()
    .split('\n\n')
    .map((block) =>
      /^[ \d]/m.test(block)
        ? block.replace(/^( *\d+\.? +| {3}(?=\S))(.*)$/gm, (_, head, rest) => beside(head, rest, columns))
        : wrap(block, columns),
    )
  return `${blocks.join('\n\n')}\n`
}

function fill(items: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + item.length <= width)
      lines[lines.length - 1] = `${last} ${item}`
    else lines.push(item)
  }
  return lines
}
