/**
 * Splits a text into words as a POSIX shell does, without expanding anything; null when a quote does not end. It is what
 * Python's `shlex.split` does, with which the AWS CLI reads section headers and `credential_process`.
 * https://docs.python.org/3/library/shlex.html
 */
export function splitWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (quote === '' && ' \t\r\n'.includes(character)) {
      if (word !== null) words.push(word)
      word = null
      continue
    }
    word ??= ''
    if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === '\\' && quote !== "'") {
      i += 1
      if (i === text.length) return null
      // In double quotes a backslash escapes only a quote and itself.
      if (quote === '"' && text[i] !== '"' && text[i] !== '\\') word += character
      word += text[i]
    } else word += character
  }
  if (quote !== '') return null
  if (word !== null) words.push(word)
  return words
}
