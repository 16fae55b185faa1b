import { EcrLoginError, parseRegistry, readSettings } from '@ecrlogin/core'
import { findNamedRegistry, resolveRegistryHosts } from '@ecrlogin/core/internal'
import type { Command, CommandContext, SharedOptions } from '../../command/command.ts'
import { dockerConfigPath } from '../../docker-config/auth-file-paths.ts'
import { type ConfigChange, changeConfig } from '../../docker-config/change-config.ts'
import type { HelperChange } from '../../docker-config/editable-config.ts'
import { helper, planSetup, planUndo } from '../../docker-config/registration.ts'
import { rejectForeignHome } from '../../system/reject-foreign-home.ts'
import { warnOfRelativePath } from '../../system/relative-path.ts'
import { mark, undoOption } from './changes.ts'
import { findObstacles } from './docker-obstacles.ts'

/** Registers the credential helper in `credHelpers` of Docker's config.json. */
export const setupDocker: Command<{ readonly undo?: true }> = {
  arguments: '[registry...]',
  sharedOptions: ['--region', '--registry-id', '--public', '--fips', '--dual-stack', '--config'],
  examples: [
    [
      'register the helper for one registry',
      'ecrlogin setup docker 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    [
      'register it for two accounts in two regions, and for ECR Public',
      'ecrlogin setup docker 111122223333 444455556666 --region us-west-2 --region eu-central-1 --public',
    ],
    ['undo it', 'ecrlogin setup docker --undo'],
  ],
  configure(command) {
    command.addOption(undoOption())
  },
  async run(registries, options, context) {
    const { environment } = context.io
    rejectForeignHome(environment)
    const isNamed = registries.length > 0 || options.registryId || options.public
    const hosts = options.undo && !isNamed ? null : await resolveHosts(registries, options, context)
    for (const name of ['DOCKER_CONFIG', 'HOME'] as const) {
      const warning = warnOfRelativePath(name, environment[name])
      if (warning && !(name === 'HOME' && environment.DOCKER_CONFIG)) context.reporter.logger.warn(warning)
    }
    const path = dockerConfigPath(environment)
    if (options.undo) await undo(path, hosts, context)
    else await setUp(path, hosts ?? [], context)
    return 0
  },
}

async function setUp(path: string, hosts: readonly string[], context: CommandContext): Promise<void> {
  const { io, reporter } = context
  const { warn } = reporter.logger
  const { plan, before } = await changeConfig(
    path,
    io.environment,
    (config, record) => planSetup(path, config, record, hosts),
    warn,
  )
  if (plan) io.out(describe(path, plan.changes))
  else io.out(`${path} already uses ${helper} for ${hosts.join(', ')}.\n`)
  for (const warning of findObstacles(path, before.config, hosts, io.environment)) warn(warning)
}

/** Removes the helper from these hosts; null means all of them. */
async function undo(
  path: string,
  hosts: readonly string[] | null,
  { io, reporter }: CommandContext,
): Promise<void> {
  const { plan, before }: ConfigChange = await changeConfig(
    path,
    io.environment,
    (config, record) => planUndo(path, config, record, hosts),
    reporter.logger.warn,
  )
  if (plan) return io.out(describe(path, plan.changes))
  const named = Object.entries(before.config.credHelpers ?? {})
  const left = named.filter(([host, name]) => name === helper && (hosts?.includes(host) ?? true))
  if (left.length === 0) return io.out(`${path} has no entry of ${helper}.\n`)
  throw new EcrLoginError(
    'invalid-usage',
    `${path} has ${helper} in credHelpers for ${left.map(([host]) => host).join(', ')}, of which setup has no record.`,
    'Remove it by hand.',
  )
}

/** The hosts that are named, else those of the rules without a glob in the settings file. */
async function resolveHosts(
  registries: readonly string[],
  options: SharedOptions,
  { io: { environment } }: CommandContext,
): Promise<string[]> {
  const settings = await readSettings(environment, options.config)
  const isNamed = registries.length > 0 || options.registryId
  const ofRules = settings.rules.map(({ match }) => match).filter((match) => !match.includes('*'))
  const wanted = isNamed ? registries : ofRules
  if (wanted.length === 0 && !isNamed && !options.public) {
    throw new EcrLoginError(
      'invalid-usage',
      'No registry is named, and the settings file has no rule without a glob.',
      'Name hosts, or account ids with --region: docker looks up exact hosts in credHelpers.',
    )
  }
  const hosts = await resolveRegistryHosts({
    registries: wanted,
    registryIds: options.registryId,
    regions: options.region,
    public: options.public,
    fips: options.fips,
    dualStack: options.dualStack,
    environment,
    settings,
  })
  // A configured endpoint can return hosts that the helper does not handle.
  for (const host of hosts) if (!findNamedRegistry(host, settings)) parseRegistry(host)
  return hosts
}

function describe(path: string, changes: readonly HelperChange[]): string {
  const lines = changes.flatMap(({ host, before, after }) => [
    ...(before === null ? [] : [mark('-', `${JSON.stringify(host)}: ${before}`)]),
    ...(after === null ? [] : [mark('+', `${JSON.stringify(host)}: ${after}`)]),
  ])
  return `${path}, credHelpers:\n${lines.map((line) => `${line}\n`).join('')}`
}
