import { EcrLoginError, quoteValue } from '@ecrlogin/core'
import { Option } from 'commander'
import { readAll } from '../doctor/read.ts'
import { examine, exitCodeOf, writeJson, writeText } from '../doctor/report.ts'
import type { Command } from './command.ts'
import { toCoreOptions } from './core-options.ts'
import { clientOption, toClients } from './options.ts'

interface DoctorOptions {
  readonly output?: string
  readonly client?: string[]
}

const forms = ['text', 'json']

export const doctor: Command<DoctorOptions> = {
  arguments: '[registry...]',
  examples: [
    [
      'why does a push to this registry fail?',
      'ecrlogin doctor 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    ['the same for another client', 'ecrlogin doctor --region us-west-2 --client skopeo'],
    ['for a support ticket', 'ecrlogin doctor --region us-west-2 -o json > doctor.json'],
  ],
  configure(command) {
    command
      .addOption(new Option('-o, --output <format>', 'text, or json for a support ticket').default('text'))
      .addOption(clientOption())
  },
  async run(registries, options, context) {
    const { io, version } = context
    const { output = 'text' } = options
    if (!forms.includes(output)) throw unknownForm(output)
    const reading = await readAll({
      registries,
      profile: options.profile ?? null,
      wantedClients: toClients(options.client, io.environment),
      io,
      version,
      // An open cache is a folder that was made.
      options: async () => ({
        ...(await toCoreOptions(registries, { ...options, cache: false }, context)),
        progress: undefined,
      }),
    })
    const lines = examine(reading)
    const isColoured = io.isOutTerminal && !io.environment.NO_COLOR
    io.out(output === 'json' ? writeJson(lines) : writeText(lines, isColoured))
    return exitCodeOf(lines)
  },
}

function unknownForm(name: string): EcrLoginError {
  return new EcrLoginError(
    'unknown-format',
    `The form ${quoteValue(name)} is not known.`,
    `There are ${forms.join(' and ')}.`,
  )
}
