import { Option } from 'commander'
import type { CommandContext } from '../../command/command.ts'
import { sharedOptions } from '../../command/options.ts'

/** What the parser makes of the options of all subjects. */
export interface SetupOptions {
  readonly profile?: string
  readonly roleArn?: string
  readonly externalId?: string
  readonly sourceProfile?: string
  readonly host?: string
  readonly region?: string[]
  readonly registryId?: string[]
  readonly public?: true
  readonly fips?: true
  readonly dualStack?: true
  readonly config?: string
  readonly undo?: true
}

/** One thing that `setup` sets up. */
export interface SetupSubject {
  readonly name: string
  readonly options: readonly Option[]
  run(registries: readonly string[], options: SetupOptions, context: CommandContext): Promise<number>
}

export const undo = new Option('--undo', 'take away again what setup has written')

const shared = sharedOptions()

/** Those of the options that every other command has; subjects that have the same one get the same object. */
export function pickShared(...names: readonly string[]): Option[] {
  return shared.filter(({ long }) => names.includes(long!))
}

/** A block of text as a change shows it: each line behind a sign. */
export function mark(sign: '+' | '-', block: string): string {
  return block.replace(/^(?=.)/gm, `${sign} `)
}
