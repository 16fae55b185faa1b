import { wrap } from './block.ts'
import {
  type CompletionArgument,
  type CompletionCommand,
  type CompletionOption,
  type Completions,
  type CompletionValue,
  walk,
} from './completions.ts'

const regionList = '($regions)'

/** Returns the arrays for `_arguments` and `_describe`, for each command. */
export function writeZsh({ program, sharedOptions, regions }: Completions): string[] {
  return [
    ...array('regions', wrap(regions)),
    ...array('shared', sharedOptions.map(toSpec)),
    ...[...walk(program)].flatMap((command) => {
      const name = command.path.join('_').replaceAll('-', '_')
      const nested = command.commands.map(({ path, summary }) => quote(`${path.at(-1)}:${summary}`))
      const specs = toSpecs(command)
      return [
        ...(nested.length > 0 ? array(`commands_of_${name}`, nested) : []),
        ...(specs.length > 0 ? array(`arguments_of_${name}`, specs) : []),
      ]
    }),
  ]
}

function array(name: string, lines: readonly string[]): string[] {
  return [`local -a ${name}=(`, ...lines.map((line) => `  ${line}`), ')']
}

function toSpecs({ options, hasSharedOptions, argument }: CompletionCommand): string[] {
  return [
    ...options.map(toSpec),
    ...(hasSharedOptions ? ['$shared'] : []),
    ...(argument ? [toArgumentSpec(argument)] : []),
  ]
}

/** Returns the spec of an option for `_arguments`: (excluded)*name[description]:message:action. */
function toSpec({ names, description, isRepeatable, value }: CompletionOption): string {
  // Nothing can follow --help or --version.
  const isLast = ['--help', '--version'].includes(names.at(-1)!)
  const excluded = isLast ? '(- *)' : names.length > 1 && !isRepeatable ? `(${names.join(' ')})` : ''
  const forms = names.map((name) => `${name}${value ? (name.startsWith('--') ? '=' : '+') : ''}`)
  const before = `${excluded}${isRepeatable ? '*' : ''}`
  const after = `[${description.replaceAll(']', '\\]')}]${value ? toAction(value) : ''}`
  if (forms.length === 1) return quote(before + forms[0] + after)
  return `${before && quote(before)}{${forms.join(',')}}${quote(after)}`
}

function toArgumentSpec(argument: CompletionArgument): string {
  return quote(`${argument.isRepeatable ? '*' : ''}${toAction(argument)}`)
}

function toAction({ name, source }: CompletionValue): string {
  if (Array.isArray(source)) return `:${name}:(${source.join(' ')})`
  if (source === 'region') return `:${name}:${regionList}`
  if (source === 'profile') return `:${name}:__ecrlogin_profiles`
  return source === 'file' ? `:${name}:_files` : `:${name}: `
}

/** Quotes a string as one word, in which zsh expands only the list of regions at the end. */
function quote(text: string): string {
  if (text.endsWith(regionList)) {
    return `"${text.slice(0, -regionList.length).replace(/["\\`$]/g, '\\$&')}${regionList}"`
  }
  return `'${text.replaceAll("'", `'\\''`)}'`
}
