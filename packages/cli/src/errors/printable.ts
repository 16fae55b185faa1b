/**
 * The characters that a terminal does not show. A text, not a regular expression: the runtime checks those when it loads
 * the file, which takes 0.5 ms for these classes (docs/performance.md).
 */
const invisible = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cs}\\p{Cn}]'

/**
 * A text from anywhere as one line of printable characters, for a terminal or a log: line breaks and tabs become blanks,
 * and control, bidirectional and other invisible characters become escapes such as `\u{1b}`.
 */
export function printable(text: string): string {
  return text
    .replace(/\s*[\r\n\t\v\f\u0085\u2028\u2029]+\s*/g, ' ')
    .replace(new RegExp(invisible, 'gu'), (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`)
}

/** A value as JSON in which every invisible character is escaped; it is still the same value. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(new RegExp(`(?!\\n)${invisible}`, 'gu'), (one) =>
    one
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
