import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import { Option } from 'commander'
import type { Client } from '../clients/client.ts'
import { clients } from '../clients/index.ts'
import { noOptions } from './command.ts'

/** The options that most commands share; where the AWS CLI has a name for something, we use it. */
export function sharedOptions(): Option[] {
  return [
    new Option('--region <region>', 'region of account ids and of your own registry').argParser(collect),
    new Option('--profile <profile>', 'profile in the AWS config files'),
    new Option('--role-arn <arn>', 'role to assume'),
    new Option('--registry-id <id>', 'account id of a registry, or several separated by commas').argParser(
      collectList,
    ),
    new Option('--public', 'include ECR Public'),
    new Option('--endpoint-url <url>', 'endpoint of the ECR API'),
    new Option('--fips', 'use FIPS endpoints'),
    new Option('--dual-stack', 'use dual-stack (IPv6) endpoints'),
    new Option('--no-cache', 'bypass the token cache'),
    new Option('--config <file>', 'settings file'),
    new Option('--timeout <seconds>', 'timeout for AWS and for each client').default(noOptions.timeout),
    new Option('--verbose', 'print progress details and the causes of errors'),
    new Option('--errors <format>', 'format of stderr').choices(['text', 'json']).default('text'),
  ]
}

/** The option that names clients. `toClients` rejects unknown ones, with an error code of its own. */
export function clientOption(): Option {
  const names = clients.map(({ name }) => name)
  return new Option('--client <client>', 'client to use')
    .choices(names)
    .default(undefined, `ECRLOGIN_CLIENT, else ${names[0]}`)
    .argParser(collect)
}

/** The clients named by options, else by the environment, else docker; throws `unknown-client`. */
export async function toClients(
  named: readonly string[] | undefined,
  environment: Environment,
): Promise<Client[]> {
  const names = new Set(named ?? [environment.ECRLOGIN_CLIENT || clients[0]!.name])
  const known = clients.map(({ name }) => name)
  const unknown = [...names].find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new EcrLoginError(
      'unknown-client',
      `The client ${quoteValue(unknown)} is not known.`,
      await suggest(unknown, known),
    )
  }
  return [...names].map((name) => clients.find((client) => client.name === name)!)
}

/** Whether an option can be given several times. */
export function isRepeatable({ parseArg }: Option): boolean {
  return parseArg === collect || parseArg === collectList
}

/** Parses an option whose value the command checks itself, with an error code of its own. */
export function takeAsIs(value: string): string {
  return value
}

/** Parses an option that can be given several times. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value]
}

function collectList(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), ...value.split(',').map((item) => item.trim())]
}
