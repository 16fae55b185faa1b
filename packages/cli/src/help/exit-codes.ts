import { exitCodes } from '@ecrlogin/core'
import type { Topic } from './topic.ts'

/** The meaning of each exit code. */
const meanings: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'an unexpected error',
  2: 'wrong usage',
  3: 'no usable credentials',
  4: 'denied by AWS',
  5: 'network failure',
  6: 'an error or an invalid response from AWS',
  7: 'the client rejected the login, or is not installed',
}

export const exitCodesTopic: Topic = {
  name: 'exit-codes',
  summary: 'what each exit code means, and its error codes',
  text: `With several registries, all are tried; the exit code is that of the first failure.
--errors json writes the error code of each failure to stderr.

${Object.entries(meanings)
  .map(([exitCode, meaning]) => formatRow(Number(exitCode), meaning))
  .join('\n')}
128 and above: a signal ended the program.
`,
}

function formatRow(exitCode: number, meaning: string): string {
  const codes = Object.entries(exitCodes).flatMap(([code, value]) => (value === exitCode ? [code] : []))
  return [`${exitCode}  ${meaning}`, ...wrap(codes, 94).map((line) => `   ${line}`)].join('\n')
}

/** Words as lines of a bounded length. */
function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''}, ${word}`
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
