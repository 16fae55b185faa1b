import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import type { Argument, Option } from 'commander'
import { type CommandEntry, type Example, isGroup } from '../command/command.ts'
import { isRepeatable } from '../command/options.ts'
import { commands } from '../commands/index.ts'
import { style } from '../screen/display.ts'
import { beside, wrap, wrapCommand } from '../screen/wrap.ts'
import { credentials } from './topics/credentials.ts'
import { exitCodesTopic } from './topics/exit-codes.ts'
import { shells } from './topics/shells.ts'
import type { Topic } from './topics/topic.ts'

/** Every topic of `ecrlogin help`, in the order in which help lists them. */
export const topics: readonly Topic[] = [credentials, shells, exitCodesTopic]

/** The examples in the help of the program. */
const programExamples: readonly Example[] = [
  ['log in to your own registry in a region', 'ecrlogin login --region us-west-2'],
  [
    'log in to the registries of two accounts, and to ECR Public',
    'ecrlogin login 111122223333 444455556666 --region us-west-2 --public',
  ],
  [
    'log in with a snippet that bash, zsh, ksh or dash evaluates',
    'eval "$(ecrlogin get -o sh --region us-west-2)"',
  ],
]

/** The topics and examples, which help lists after the commands. */
export function describeProgram(columns: number): string {
  const width = Math.max(...topics.map(({ name }) => name.length)) + 2
  const rows = topics.map(({ name, summary }) => beside(`  ${name.padEnd(width)}`, summary, columns))
  const title = styleTitle('Topics of `ecrlogin help`:')
  return `\n${title}\n${rows.join('\n')}\n${describeExamples(programExamples, columns)}`
}

/** The description of an option or argument, with its values, and whether it can be repeated or has a default. */
export function describeParameter(parameter: Option | Argument): string {
  const { description, argChoices, defaultValue, defaultValueDescription } = parameter
  const fallback = defaultValueDescription ?? defaultValue
  const notes = [
    ...('long' in parameter && isRepeatable(parameter) ? ['repeatable'] : []),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
  ]
  const values = argChoices ? `: ${argChoices.join(', ')}` : ''
  return `${description}${values}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`
}

/** Examples as help shows them: a comment and a line to copy for each. */
export function describeExamples(examples: readonly Example[], columns: number): string {
  const rows = examples.flatMap(([purpose, line]) => [
    ...wrap(purpose, columns - 4)
      .split('\n')
      .map((row) => `  # ${row}`),
    wrapCommand(line, columns),
  ])
  return `\n${styleTitle('Examples:')}\n${rows.join('\n')}`
}

/** The title of a section of help. The parser takes its look away where there are no colours. */
export function styleTitle(title: string): string {
  return style('strong', title)
}

/**
 * The help for the arguments of `ecrlogin help`: the text of a topic, or the arguments that make the parser print it.
 * Throws `invalid-usage` when they name neither a topic nor a command.
 */
export async function findHelp(args: readonly string[]): Promise<string | readonly string[]> {
  if (args.length === 0 || args[0]!.startsWith('-')) return ['--help']
  let known: readonly (Topic | CommandEntry)[] = [...topics, ...commands]
  for (const arg of args) {
    const found = known.find(({ name }) => name === arg)
    if (!found) throw await unknownHelp(arg, known)
    if ('text' in found) return found.text
    const command = await found.load()
    if (!isGroup(command)) break
    known = command.commands
  }
  return [...args, '--help']
}

async function unknownHelp(given: string, known: readonly { name: string }[]): Promise<EcrLoginError> {
  const names = known.map(({ name }) => name)
  return new EcrLoginError(
    'invalid-usage',
    `There is no help on ${quoteValue(given)}.`,
    await suggest(given, names),
  )
}
