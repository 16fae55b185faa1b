/**
 * A text from anywhere as one line of printable characters, for a terminal or a log: line breaks and tabs become blanks,
 * and control, bidirectional and other invisible characters become escapes such as `\u{1b}`.
 */
export function printable(text: string): string {
  return text
    .replace(/\s*[\r\n\t\v\f\u0085\u2028\u2029]+\s*/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`)
}

/** A value as JSON in which every invisible character is escaped; it is still the same value. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\uffff]/g, (unit) =>
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(unit)
      ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      : unit,
  )
}
