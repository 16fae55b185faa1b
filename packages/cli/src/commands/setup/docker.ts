import { EcrLoginError, parseRegistry, readSettings } from '@ecrlogin/core'
import { findNamedRegistry, resolveRegistryHosts } from '@ecrlogin/core/internal'
import type { Command, CommandContext, SharedOptions } from '../../command/command.ts'
import { dockerConfigPath } from '../../docker-config/auth-file-paths.ts'
import { parseDockerConfig, readConfigText } from '../../docker-config/docker-config.ts'
import {
  changeHelpers,
  dropEmptyHelpers,
  type HelperChange,
  helper,
  planSetup,
  planUndo,
  toEditableText,
} from '../../docker-config/registration.ts'
import { backupOf, replaceWithBackup, writeConfigText } from '../../docker-config/write-docker-config.ts'
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
    const path = dockerConfigPath(context.io.environment)
    if (!options.undo) {
      const hosts = await resolveHosts(registries, options, context)
      setUp(path, hosts, context)
      return 0
    }
    const isNamed = registries.length > 0 || options.registryId || options.public
    undo(path, isNamed ? await resolveHosts(registries, options, context) : null, context)
    return 0
  },
}

function setUp(path: string, hosts: readonly string[], context: CommandContext): void {
  const { io, reporter } = context
  const text = toEditableText(readConfigText(path) ?? '')
  const config = parseDockerConfig(path, text)
  const changes = planSetup(config, hosts)
  if (changes.length === 0) {
    io.out(`${path} already uses ${helper} for ${hosts.join(', ')}.\n`)
  } else {
    const hasNewBackup = replaceWithBackup(path, changeHelpers(text, changes))
    io.out(describe(path, changes))
    if (hasNewBackup) io.out(`Backup of the original file: ${backupOf(path)}\n`)
  }
  for (const warning of findObstacles(path, config, hosts, io.environment)) reporter.logger.warn(warning)
}

/** Removes the helper from these hosts; null means all of them. */
function undo(path: string, hosts: readonly string[] | null, { io }: CommandContext): void {
  const text = toEditableText(readConfigText(path) ?? '')
  const backup = backupOf(path)
  const originalText = readConfigText(backup)
  const original = parseDockerConfig(backup, toEditableText(originalText ?? text))
  const changes = planUndo(parseDockerConfig(path, text), original, hosts)
  if (changes.length === 0) {
    throw new EcrLoginError(
      'invalid-usage',
      `${path} has no credential helper that setup registered.`,
      'Remove other entries from credHelpers by hand.',
    )
  }
  const restored = changeHelpers(text, changes)
  const changed = original.credHelpers === null ? dropEmptyHelpers(restored) : restored
  const isOurs = originalText === '' && changed.trim() === '{}'
  writeConfigText(path, isOurs ? null : changed)
  const rest = planUndo(parseDockerConfig(path, changed), original, null)
  if (rest.length === 0) writeConfigText(backup, null)
  io.out(describe(path, changes))
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
    ...(before === null ? [] : [mark('-', `${JSON.stringify(host)}: ${JSON.stringify(before)}`)]),
    ...(after === null ? [] : [mark('+', `${JSON.stringify(host)}: ${JSON.stringify(after)}`)]),
  ])
  return `${path}, credHelpers:\n${lines.map((line) => `${line}\n`).join('')}`
}
