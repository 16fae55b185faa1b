import { exitCodes } from '@ecrlogin/core'
import type { Finding } from './finding.ts'
import { checks } from './checks/index.ts'
import type { Reading } from './facts.ts'

/** A finding with the name of the check that made it. */
export interface ReportLine extends Finding {
  readonly check: string
}

/** What all checks find, in their order. */
export function examine(reading: Reading): ReportLine[] {
  return checks.flatMap(({ name, find }) => find(reading).map((finding) => ({ check: name, ...finding })))
}

/** 0 when all is well, else the exit code that a login would have for the first problem. */
export function exitCodeOf(lines: readonly ReportLine[]): number {
  const code = lines.find(({ status }) => status === 'problem')?.code
  return code ? exitCodes[code] : 0
}

/** For people. */
export function writeText(lines: readonly ReportLine[], isColoured: boolean): string {
  const paint = isColoured ? colour : (_: string, text: string) => text
  const rows = lines.map(({ status, check, what, hint }) => {
    const head = `${paint(status, status.padEnd(7))}  ${check.padEnd(8)}  ${what}`
    return hint
      ? `${head}\n${' '.repeat(19)}${hint.replace(/`([^`]+)`/g, (_, line) => paint('command', line))}`
      : head
  })
  return `${rows.join('\n')}\n\n${conclude(lines)}\n`
}

/** For support tickets. */
export function writeJson(lines: readonly ReportLine[]): string {
  return `${JSON.stringify({ exitCode: exitCodeOf(lines), findings: lines }, null, 2)}\n`
}

function conclude(lines: readonly ReportLine[]): string {
  const count = (wanted: Finding['status'], noun: string) => {
    const { length } = lines.filter(({ status }) => status === wanted)
    return length === 0 ? [] : [`${length} ${noun}${length === 1 ? '' : 's'}`]
  }
  const counts = [...count('problem', 'problem'), ...count('warning', 'warning')]
  return counts.length === 0 ? 'All is well.' : `${counts.join(', ')}.`
}

const colours: Readonly<Record<string, number>> = { ok: 32, warning: 33, problem: 31, command: 1 }

function colour(kind: string, text: string): string {
  return `\u001b[${colours[kind]}m${text}\u001b[0m`
}
