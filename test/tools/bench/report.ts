import { aws } from './cases.ts'
import { type Measured, targets } from './targets.ts'

/** The tables of cases and targets in Markdown; `isMet` is true if all targets are met. */
export function report(measured: readonly Measured[]): { cases: string; targets: string; isMet: boolean } {
  const byName = new Map(measured.map((one) => [one.name, one]))
  const results = targets.map(({ measure, ...target }) => ({
    ...target,
    value: measure((name) => byName.get(name)),
  }))
  return {
    cases: formatTable(
      ['command', 'median, ms', 'speed-up over aws-cli', 'memory, MiB', 'on disk, MB'],
      measured.map(({ name, time, memory, size }) => [
        name,
        time.toFixed(1),
        format((byName.get(aws)?.time ?? Number.NaN) / time),
        format(memory),
        format(size),
      ]),
    ),
    targets: formatTable(
      ['target', 'measured', ''],
      results.map(({ sentence, limit, unit, value }) =>
        value === null
          ? [sentence, '', 'not measured']
          : [sentence, value.toFixed(value < 10 ? 2 : 1) + unit, value <= limit ? 'met' : 'MISSED'],
      ),
    ),
    isMet: results.every(({ value, limit }) => value === null || value <= limit),
  }
}

function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|---${'|--:'.repeat(head.length - 1)}|`, ...rows.map(line)].join('\n')
}

function format(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : value.toFixed(1)
}
