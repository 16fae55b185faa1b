import { wrap } from './block.ts'
import {
  type CompletionCommand,
  type CompletionOption,
  type Completions,
  type CompletionValue,
  walk,
} from './completions.ts'

/** Returns the calls of `complete`: first the words that can follow each command, then the options. */
export function writeFish({ program, sharedOptions, regions }: Completions): string[] {
  const commands = [...walk(program)]
  return [
    ...wrap(['set -l regions', ...regions], { lineEnd: ' \\', indent: '    ' }),
    ...commands.flatMap(writeWords),
    ...writeOptions(commands, sharedOptions),
  ]
}

/** Completes the words that can follow a command: nested commands, or the values of its first argument. */
function writeWords({ path, commands, argument }: CompletionCommand): string[] {
  const isFile = argument?.source === 'file'
  const values = isFile ? ['-F'] : argument?.source ? [`-a ${toValues(argument)}`] : []
  const words = [
    ...commands.map((one) => `-a ${one.path.at(-1)} -d ${quote(capitalize(one.summary))}`),
    ...values,
  ]
  return words.length > 0 ? under(['__ecrlogin_is_after', ...path.slice(1)].join(' '), words) : []
}

/** Completes the options, grouped by the commands that have them. Options of every command need no condition. */
function writeOptions(
  commands: readonly CompletionCommand[],
  sharedOptions: readonly CompletionOption[],
): string[] {
  const commandsByOption = new Map<string, string[]>()
  for (const { path, options, hasSharedOptions } of commands) {
    for (const option of [...options, ...(hasSharedOptions ? sharedOptions : [])].map(toComplete)) {
      const name = path.slice(1).join('/')
      commandsByOption.set(option, [...(commandsByOption.get(option) ?? []), name])
    }
  }
  const optionsByCondition = new Map<string, string[]>([['', []]])
  const count = commands.filter(({ options }) => options.length > 0).length
  for (const [option, names] of commandsByOption) {
    const condition = names.length === count ? '' : isInAny(names)
    optionsByCondition.set(condition, [...(optionsByCondition.get(condition) ?? []), option])
  }
  return [...optionsByCondition].flatMap(([condition, options]) => under(condition, options))
}

/** Returns the condition that the line is in one of these commands. The program itself has an empty name. */
function isInAny(names: readonly string[]): string {
  return names.join() === '' ? '__ecrlogin_is_after' : `__ecrlogin_is_in ${names.join(' ')}`
}

function under(condition: string, lines: readonly string[]): string[] {
  if (condition === '') return ['', ...lines.map((line) => `complete -c ecrlogin ${line}`)]
  return [
    '',
    `set -l when ${quote(condition)}`,
    ...lines.map((line) => `complete -c ecrlogin -n $when ${line}`),
  ]
}

/** Returns the arguments of `complete` for an option: -r -F for values that are files, -x for other values. */
function toComplete({ names, description, value }: CompletionOption): string {
  const kind = value === null ? [] : value.source === 'file' ? ['-r -F'] : ['-x']
  const forms = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  const values = value?.source && value.source !== 'file' ? [`-a ${toValues(value)}`] : []
  return [...kind, ...forms, ...values, `-d ${quote(capitalize(description))}`].join(' ')
}

function toValues({ source }: CompletionValue): string {
  if (source === 'region') return '"$regions"'
  return quote(source === 'profile' ? '(__ecrlogin_profiles)' : (source as readonly string[]).join(' '))
}

/** Quotes a string as one word, as fish_indent formats it. */
function quote(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replace(/[\\']/g, '\\$&')}'`
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
