import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Argument, Option } from 'commander'
import { it } from 'vitest'
import { isRepeatable } from '../../packages/cli/src/command/options.ts'
import { topics } from '../../packages/cli/src/parser/help.ts'
import { type NamedCommand, readCommands } from '../support/programs/command-tree.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

it('the command line has the programs, commands, arguments, options, values and defaults of its snapshot', async () => {
  const { bin } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
  await expectSurface([
    ...section('programs', Object.keys(bin)),
    ...section(
      'ecrlogin help [topic]',
      topics.map(({ name }) => name),
    ),
    ...(await readCommands()).flatMap(describeCommand),
  ])
})

function describeCommand({ names, command }: NamedCommand): string[] {
  const heading = ['ecrlogin', ...names, ...command.aliases().map((alias) => `(or ${alias})`)]
  return section(heading.join(' '), [
    ...command.registeredArguments.map((one) => describe(formatArgument(one), one)),
    // With --help, which is not among its options.
    ...command
      .createHelp()
      .visibleOptions(command)
      .map((one) => describe(one.flags, one)),
  ])
}

function formatArgument(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '')
  return argument.required ? `<${name}>` : `[${name}]`
}

function describe(name: string, parameter: Argument | Option): string {
  const { argChoices, defaultValue, defaultValueDescription } = parameter
  const fallback = defaultValueDescription ?? defaultValue
  return [
    name,
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...('long' in parameter && isRepeatable(parameter) ? ['repeatable'] : []),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
    ...('envVar' in parameter && parameter.envVar ? [`variable ${parameter.envVar}`] : []),
  ].join('  ')
}
