import { EcrLoginError, findRegistry } from '@ecrlogin/core'
import { resolveRegistryHosts } from '@ecrlogin/core/internal'
import type { Client } from '../clients/client.ts'
import { findStoredLogins, isLoggedOut } from '../clients/stored-logins.ts'
import { type Command, type CommandContext, firstFailure } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { clientOption, toClients } from '../command/options.ts'
import { runClient } from '../command/run-client.ts'

export const logout: Command<{ readonly client?: string[]; readonly all?: true }> = {
  arguments: '[registry...]',
  examples: [
    ['log out of one registry', 'ecrlogin logout 111122223333.dkr.ecr.us-west-2.amazonaws.com'],
    ['log out of ECR Public; an expired login prevents anonymous pulls', 'ecrlogin logout --public'],
    ['log out of every ECR registry that docker is logged in to', 'ecrlogin logout --all'],
  ],
  configure(command) {
    command.addOption(clientOption()).option('--all', "all Amazon ECR registries in the client's auth file")
  },
  async run(registries, options, context) {
    const clients = await toClients(options.client, context.io.environment)
    const isNamed = registries.length > 0 || options.registryId || options.public
    if (options.all && isNamed) {
      throw new EcrLoginError(
        'invalid-usage',
        '--all cannot be combined with named registries.',
        'Remove one of them.',
      )
    }
    const named = options.all
      ? null
      : await resolveRegistryHosts(await toLoginOptions(registries, options, context))
    const exitCodes: number[] = []
    for (const client of clients) {
      for (const registry of named ?? (await storedHosts(client, context))) {
        const call = {
          client,
          registry,
          what: 'logout from',
          argv: client.logout(registry),
          input: '',
          // Clients may share a file, and podman fails where there is nothing to log out of.
          isDone: () => isLoggedOut(client, registry, context.io),
        } as const
        exitCodes.push(await runClient(call, options, context))
      }
    }
    return firstFailure(exitCodes)
  },
}

async function storedHosts(client: Client, { io, reporter }: CommandContext): Promise<string[]> {
  const { registries, where } = await findStoredLogins(client, io)
  const hosts = registries.filter((host) => findRegistry(host))
  if (hosts.length === 0) {
    reporter.logger.warn(`${client.name} is not logged in to any Amazon ECR registry, according to ${where}.`)
  }
  return hosts
}
