import { errorKinds } from '@ecrlogin/core'
import { exitCodes } from '../errors/exit-codes.ts'
import { printable, printableJson } from '../errors/printable.ts'
import type { Finding } from './finding.ts'

/** A finding with the name of its check. */
export interface ReportLine extends Finding {
  readonly check: string
}

/** 0 without a problem, else the exit code of a login with the first problem. */
export function reportExitCode(lines: readonly ReportLine[]): number {
  const code = lines.find(({ status }) => status === 'problem')?.code
  return code ? exitCodes[errorKinds[code]] : 0
}

/** For people. */
export function formatReport(lines: readonly ReportLine[], isColoured: boolean): string {
  const paint = isColoured ? colour : (_: string, text: string) => text
  const rows = lines.map(({ status, check, message, hint }) => {
    const head = `${paint(status, status.padEnd(7))}  ${check.padEnd(8)}  ${printable(message)}`
    return hint
      ? `${head}\n${' '.repeat(19)}${printable(hint).replace(/`([^`]+)`/g, (_, line) => paint('command', line))}`
      : head
  })
  return `${rows.join('\n')}\n\n${summarize(lines)}\n`
}

/** For support tickets. */
export function formatReportAsJson(lines: readonly ReportLine[]): string {
  return `${printableJson({ exitCode: reportExitCode(lines), findings: lines }, 2)}\n`
}

function summarize(lines: readonly ReportLine[]): string {
  const count = (wanted: Finding['status'], noun: string) => {
    const { length } = lines.filter(({ status }) => status === wanted)
    return length === 0 ? [] : [`${length} ${noun}${length === 1 ? '' : 's'}`]
  }
  const counts = [...count('problem', 'problem'), ...count('warning', 'warning')]
  return counts.length === 0 ? 'No problems found.' : `${counts.join(', ')}.`
}

const colours: Readonly<Record<string, number>> = { ok: 32, warning: 33, problem: 31, command: 1 }

function colour(kind: string, text: string): string {
  return `\u001b[${colours[kind]}m${text}\u001b[0m`
}
