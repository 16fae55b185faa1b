import type { ErrorKind } from '@ecrlogin/core'
import { errorKinds } from '@ecrlogin/core'
import { exitCodes } from '../../errors/exit-codes.ts'
import type { Topic } from './topic.ts'

/** The meaning of each kind of error, in a few words. */
const meanings: Readonly<Record<ErrorKind, string>> = {
  unexpected: 'unexpected error',
  usage: 'usage error',
  credentials: 'no usable credentials',
  denied: 'denied by AWS',
  network: 'network failure',
  service: 'AWS returned an error or an invalid response',
  client: 'the client rejected the login, or is not installed',
}

export const exitCodesTopic: Topic = {
  name: 'exit-codes',
  summary: 'what each exit code means, and the error codes behind it',
  text: `With several registries, all are tried, and the exit code is that of the first
failure. With --errors json, each line on stderr has the error's own code and
kind.

0  success
${(Object.keys(meanings) as ErrorKind[]).map(formatRow).join('\n')}
128 and above: a signal ended the program; 141 also means that nobody read its
output any more.
`,
}

function formatRow(kind: ErrorKind): string {
  const codes = Object.entries(errorKinds).flatMap(([code, value]) => (value === kind ? [code] : []))
  return [`${exitCodes[kind]}  ${meanings[kind]}`, ...wrap(codes, 77).map((line) => `   ${line}`)].join('\n')
}

/** A list separated by commas, in lines of at most this length. */
function wrap(items: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ''}, ${item}`
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(item)
  }
  return lines
}
