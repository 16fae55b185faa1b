import { Option } from 'commander'
import { readAll } from '../doctor/read.ts'
import { examine, exitCodeOf, writeJson, writeText } from '../doctor/report.ts'
import type { Command } from './command.ts'
import { toCoreOptions } from './core-options.ts'
import { clientOption, toClients } from './options.ts'

interface DoctorOptions {
  readonly output: 'text' | 'json'
  readonly client?: string[]
}

export const doctor: Command<DoctorOptions> = {
  arguments: '[registry...]',
  examples: [
    [
      'find out why a push to this registry fails',
      'ecrlogin doctor 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    ['check a client other than docker', 'ecrlogin doctor --region us-west-2 --client skopeo'],
    ['save a report for a support ticket', 'ecrlogin doctor --region us-west-2 -o json > doctor.json'],
  ],
  configure(command) {
    command
      .addOption(
        new Option('-o, --output <format>', 'report format').choices(['text', 'json']).default('text'),
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
      // Opening the cache would create its folder.
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
