import { errorKinds } from '@ecrlogin/core'
import { exitCodes } from '../errors/exit-codes.ts'
import { printable, printableJson } from '../errors/printable.ts'
import type { Display } from '../screen/display.ts'
import { beside } from '../screen/wrap.ts'
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
export function formatReport(lines: readonly ReportLine[], { columns, hasColours, paint }: Display): string {
  const rows = lines.flatMap(({ status, check, message, hint }) => {
    const head = `${paint(status, status.padEnd(7))}  ${check.padEnd(8)}  `
    const row = beside(head, printable(message), columns)
    if (!hint) return [row]
    const next = beside(' '.repeat(19), printable(hint), columns)
    // Without bold type, only the backticks tell a command from the sentence around it.
    return [row, hasColours ? next.replace(/`([^`]+)`/g, (_, line) => paint('strong', line)) : next]
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
