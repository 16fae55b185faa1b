import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import type { Example } from '../command/command.ts'
import { commands } from '../commands/index.ts'
import { credentials } from './topics/credentials.ts'
import { exitCodesTopic } from './topics/exit-codes.ts'
import { shells } from './topics/shells.ts'
import type { Topic } from './topics/topic.ts'

/** Every topic of `ecrlogin help`, in the order in which help lists them. */
export const topics: readonly Topic[] = [credentials, shells, exitCodesTopic]

/** What the help of the program shows. */
const programExamples: readonly Example[] = [
  ['your own registry in a region', 'ecrlogin login --region us-west-2'],
  [
    'two registries by name, and ECR Public',
    'ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com 444455556666.dkr.ecr.eu-central-1.amazonaws.com --public',
  ],
  ['as a snippet that bash, zsh, ksh or dash evaluates', 'eval "$(ecrlogin get -o sh --region us-west-2)"'],
]

/** What follows the list of commands. */
export function describeProgram(): string {
  const width = Math.max(...topics.map(({ name }) => name.length)) + 2
  const rows = topics.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)
  return `\nTopics of \`ecrlogin help\`:\n${rows.join('\n')}\n${describeExamples(programExamples)}`
}

/** Examples as help shows them: each a comment and a line to copy. */
export function describeExamples(examples: readonly Example[]): string {
  return `\nExamples:\n${examples.map(([says, line]) => `  # ${says}\n  ${line}`).join('\n')}`
}

/**
 * What `ecrlogin help` is asked for: the text of a topic, else the arguments that have the parser tell it.
 * Throws `invalid-usage` for what is neither topic nor command.
 */
export async function findHelp(word: string | undefined): Promise<string | readonly string[]> {
  if (word === undefined || word === '-h' || word === '--help') return ['--help']
  const topic = topics.find(({ name }) => name === word)
  if (topic) return topic.text
  const known = [...topics, ...commands].map(({ name }) => name)
  if (commands.some(({ name }) => name === word)) return [word, '--help']
  throw new EcrLoginError(
    'invalid-usage',
    `There is no help on ${quoteValue(word)}.`,
    await suggest(word, known),
  )
}
