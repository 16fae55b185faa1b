import { EcrLoginError, type Environment, type Options, quoteValue, readSettings } from '@ecrlogin/core'
import { Option } from 'commander'
import type { Client } from '../clients/client.ts'
import { clients } from '../clients/index.ts'
import { createProgress } from '../progress.ts'
import { chooseCache } from '../token-cache.ts'
import { type CommandContext, noOptions, type SharedOptions } from './command.ts'

/** The options that every command has; where the AWS CLI has a name for something, it is that name. */
export function sharedOptions(): Option[] {
  return [
    new Option('--region <region>', 'region of account ids and of your own registry (repeatable)').argParser(
      collect,
    ),
    new Option('--profile <name>', 'profile of the AWS config files'),
    new Option('--role-arn <arn>', 'role to assume'),
    new Option('--registry-id <id>', 'account id of a registry (repeatable, or comma-separated)').argParser(
      collectList,
    ),
    new Option('--public', 'ECR Public, beside what else is named'),
    new Option('--endpoint-url <url>', 'endpoint of the ECR API'),
    new Option('--fips', 'use FIPS endpoints'),
    new Option('--dual-stack', 'use dual-stack (IPv6) endpoints'),
    new Option('--no-cache', 'ask AWS, and keep nothing'),
    new Option('--config <file>', 'settings file'),
    new Option('--timeout <seconds>', 'time for AWS to answer, and for each client').default(
      noOptions.timeout,
    ),
    new Option('--verbose', 'say what is done, and what lies behind an error'),
    new Option('--errors <form>', 'form of stderr').choices(['text', 'json']).default('text'),
  ]
}

/** The option with which a command takes clients. */
export function clientOption(): Option {
  const names = clients.map(({ name }) => name)
  const help = `${names.join(', ')} (repeatable; default: ECRLOGIN_CLIENT, else ${names[0]})`
  return new Option('--client <name>', help).argParser(collect)
}

/** What the core takes for the options given; reads the settings file. */
export async function toCoreOptions(
  registries: readonly string[],
  options: SharedOptions,
  { io, reporter }: CommandContext,
): Promise<Options> {
  const { environment } = io
  const { report } = reporter
  return {
    registries,
    registryIds: options.registryId,
    regions: options.region,
    public: options.public,
    profile: options.profile,
    roleArn: options.roleArn,
    endpointUrl: options.endpointUrl,
    fips: options.fips,
    dualStack: options.dualStack,
    timeoutMs: toTimeoutMs(options),
    environment,
    settings: await readSettings(environment, options.config),
    cache: chooseCache(options.cache, environment, report),
    progress: options.errors === 'json' ? undefined : createProgress(io),
    mfaCodeProvider: (serial) => io.ask(`MFA code for ${serial}: `),
    report,
  }
}

/** The clients that are named by options, else by the environment, else docker; throws `unknown-client`. */
export function toClients(named: readonly string[] | undefined, environment: Environment): Client[] {
  const names = named ?? [environment.ECRLOGIN_CLIENT || clients[0]!.name]
  return [...new Set(names)].map((name) => {
    const client = clients.find((known) => known.name === name)
    if (client) return client
    throw new EcrLoginError(
      'unknown-client',
      `The client ${quoteValue(name)} is not known.`,
      `There are ${clients.map((known) => known.name).join(', ')}.`,
    )
  })
}

/** The time of `--timeout` in milliseconds; throws `invalid-usage` when it is none. */
export function toTimeoutMs({ timeout }: Pick<SharedOptions, 'timeout'>): number {
  const seconds = Number(timeout)
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000
  throw new EcrLoginError(
    'invalid-usage',
    `The time-out ${quoteValue(timeout)} is not a number of seconds.`,
    'Give it as a number above 0, such as 30.',
  )
}

/** Parses an option that may be given several times. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value]
}

function collectList(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), ...value.split(',').map((item) => item.trim())]
}
