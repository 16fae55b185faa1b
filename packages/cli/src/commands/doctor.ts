import { Option } from 'commander'
import { readAll } from '../doctor/gather-facts.ts'
import { examine, exitCodeOf, writeJson, writeText } from '../doctor/report.ts'
import type { Command } from '../command/command.ts'
import { toCoreOptions } from '../command/login-options.ts'
import { clientOption, toClients } from '../command/options.ts'

interface DoctorOptions {
  readonly output: 'text' | 'json'
  readonly client?: string[]
}

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
      .addOption(
        new Option('-o, --output <format>', 'json for a support ticket')
          .choices(['text', 'json'])
          .default('text'),
      )
      .addOption(clientOption())
  },
  async run(registries, options, context) {
    const { io, version } = context
    const reading = await readAll({
      registries,
      profile: options.profile ?? null,
      wantedClients: await toClients(options.client, io.environment),
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
    io.out(options.output === 'json' ? writeJson(lines) : writeText(lines, isColoured))
    return exitCodeOf(lines)
  },
}
