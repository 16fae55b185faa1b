import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import { Option } from 'commander'
import type { Client } from '../clients/client.ts'
import { clients } from '../clients/index.ts'
import { noOptions } from './command.ts'

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

/** The clients that are named by options, else by the environment, else docker; throws `unknown-client`. */
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

/** Parses an option that may be given several times. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value]
}

function collectList(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), ...value.split(',').map((item) => item.trim())]
}
