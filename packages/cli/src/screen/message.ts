import type { Display } from './display.ts'
import { beside } from './wrap.ts'

/** A message on stderr: the program's name, and the sentences beside it; on a terminal, the hint begins a line. */
export function formatMessage(
  level: 'error' | 'warning',
  [message, ...hints]: readonly [string, ...string[]],
  { columns, paint }: Display,
): string {
  const name = paint(level === 'error' ? 'problem' : 'warning', 'ecrlogin:')
  const separator = columns === null ? ' ' : '\n'
  const rows = hints.map((hint) => beside(columns === null ? '' : ' '.repeat(10), hint, columns))
  const text = [beside(`${name} `, message, columns), ...rows].join(separator)
  return `${text.replace(/`[^`]+`/g, (command) => paint('strong', command))}\n`
}
