import { getLoginCommands, type LoginOptions } from '@ecrlogin/core'
import { noCache, resolveRegistryHosts, toEcrLoginError } from '@ecrlogin/core/internal'
import type { ClusterCall } from '../cluster/cluster-call.ts'
import { type ClusterFile, readClusterFile } from '../cluster/cluster-file.ts'
import { openKubernetesApi } from '../cluster/kubernetes-api.ts'
import { type Logins, refreshSecrets } from '../cluster/refresh-secrets.ts'
import { removeSecrets } from '../cluster/remove-secrets.ts'
import {
  type Command,
  type CommandContext,
  type CommandGroup,
  firstFailure,
  reportFailure,
  type SharedOptions,
} from '../command/command.ts'
import { toLoginOptions, toTimeoutMs } from '../command/login-options.ts'
import { printable } from '../errors/printable.ts'

const refresh: Command = {
  arguments: '',
  sharedOptions: [
    ...['--region', '--profile', '--role-arn', '--endpoint-url', '--config', '--timeout'],
    ...['--verbose', '--errors'],
  ],
  examples: [['create or renew the Secrets that a file describes', 'ecrlogin cluster refresh secrets.yaml']],
  configure(command) {
    command.argument('<file>', 'YAML or JSON file with the namespaces and their registries')
  },
  async run([path], options, context) {
    const { file, loginOptions } = await withHosts(await readClusterFile(path!), options, context)
    const hosts = new Set(file.targets.flatMap(({ registries }) => registries))
    // A cached token has used up a part of its 12 hours.
    const results = await getLoginCommands({ ...loginOptions, registries: [...hosts], cache: noCache })
    const exitCodes = results.flatMap((result) =>
      'error' in result ? reportFailure(result.registry, result.error, context) : [],
    )
    const logins: Logins = new Map([...hosts].map((host, index) => [host, results[index]!]))
    exitCodes.push(await callCluster(file, options, context, (call) => refreshSecrets(logins, call)))
    return firstFailure(exitCodes)
  },
}

const remove: Command = {
  arguments: '',
  sharedOptions: ['--timeout', '--verbose', '--errors'],
  examples: [['remove the Secrets that a file describes', 'ecrlogin cluster remove secrets.yaml']],
  configure(command) {
    command.argument('<file>', 'the file that `cluster refresh` has')
  },
  async run([path], options, context) {
    return callCluster(await readClusterFile(path!), options, context, removeSecrets)
  },
}

export const cluster: CommandGroup = {
  examples: [
    ['keep the Secrets of many namespaces fresh', 'ecrlogin cluster refresh secrets.yaml'],
    ['remove them', 'ecrlogin cluster remove secrets.yaml'],
  ],
  commands: [
    {
      name: 'refresh',
      summary: 'create or renew the Secrets of many namespaces',
      load: async () => refresh,
    },
    { name: 'remove', summary: 'remove these Secrets', load: async () => remove },
  ],
}

/** The file with the hosts of its registries: of account ids, groups and custom domains. */
async function withHosts(
  file: ClusterFile,
  options: SharedOptions,
  context: CommandContext,
): Promise<{ readonly file: ClusterFile; readonly loginOptions: LoginOptions }> {
  const loginOptions = await toLoginOptions([], options, context)
  const targets = await Promise.all(
    file.targets.map(async (target) => ({
      ...target,
      registries: await resolveRegistryHosts({ ...loginOptions, registries: target.registries }),
    })),
  )
  return { file: { ...file, targets }, loginOptions }
}

/** Calls the cluster and returns the exit code: 0, or that of the first failure. */
async function callCluster(
  file: ClusterFile,
  options: SharedOptions,
  context: CommandContext,
  work: (call: ClusterCall) => Promise<void>,
): Promise<number> {
  const { io, reporter } = context
  const exitCodes: number[] = []
  const api = await openKubernetesApi(io, toTimeoutMs(options))
  try {
    await work({
      file,
      api,
      now: io.now,
      logger: reporter.logger,
      done: (line) => io.out(`${printable(line)}\n`),
      failed: (error) => exitCodes.push(reportFailure(null, error, context)),
    })
  } catch (error) {
    exitCodes.push(reportFailure(null, toEcrLoginError(error), context))
  } finally {
    api.close()
  }
  return firstFailure(exitCodes)
}
