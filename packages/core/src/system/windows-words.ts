/**
 * Splits a text into words as Windows programs do: only double quotes quote, and a backslash is itself unless it is before
 * a double quote. Null when a quote does not end.
 * https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
 */
export function splitWindowsWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let isQuoted = false
  for (const [part, backslashes = '', quote = ''] of text.matchAll(/(\\*)(")|[ \t]+|\\+|[^\\" \t]+/g)) {
    if (quote !== '') {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2))
      if (backslashes.length % 2 === 1) word += '"'
      else isQuoted = !isQuoted
    } else if (/^[ \t]/.test(part) && !isQuoted) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + part
  }
  if (isQuoted) return null
  if (word !== null) words.push(word)
  return words
}
