import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { clientOption, toClients } from '../command/options.ts'
import { runChecks } from '../doctor/checks/index.ts'
import { gatherFacts } from '../doctor/gather-facts.ts'
import { formatReport, formatReportAsJson, reportExitCode } from '../doctor/report.ts'
import { displayOf } from '../screen/display.ts'

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
    const facts = await gatherFacts({
      registries,
      profile: options.profile ?? null,
      wantedClients: await toClients(options.client, io.environment),
      io,
      version,
      // Opening the cache would create its folder.
      options: async () => ({
        ...(await toLoginOptions(registries, { ...options, cache: false }, context)),
        progress: undefined,
      }),
    })
    const lines = runChecks(facts)
    const display = displayOf('out', io)
    io.out(options.output === 'json' ? formatReportAsJson(lines) : formatReport(lines, display))
    return reportExitCode(lines)
  },
}
