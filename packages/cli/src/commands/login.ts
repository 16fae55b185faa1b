import { getLoginCommands } from '@ecrlogin/core'
import { Option } from 'commander'
import { type Command, firstFailure, reportFailure } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { clientOption, toClients } from '../command/options.ts'
import { runClient } from '../command/run-client.ts'
import { openAddition } from '../formats/file-addition.ts'
import { github } from '../formats/github.ts'

interface LoginCommandOptions {
  readonly client?: string[]
  readonly output?: string
}

export const login: Command<LoginCommandOptions> = {
  arguments: '[registry...]',
  examples: [
    ['log in to your own registry in a region', 'ecrlogin login --region us-west-2'],
    [
      "log in to another account's registry, and to ECR Public",
      'ecrlogin login 444455556666.dkr.ecr.eu-central-1.amazonaws.com --public',
    ],
    [
      'log in a client other than docker',
      'ecrlogin login 111122223333.dkr.ecr.us-west-2.amazonaws.com --client skopeo',
    ],
  ],
  configure(command) {
    command
      .addOption(
        new Option('-o, --output <format>', 'also mask the passwords, and set outputs').choices([
          github.name,
        ]),
      )
      .addOption(clientOption())
  },
  async run(registries, options, context) {
    const clients = await toClients(options.client, context.io.environment)
    const addTo = options.output && github.addition ? openAddition(github.addition, context.io) : null
    const results = await getLoginCommands(await toLoginOptions(registries, options, context))
    if (addTo) {
      // Before a client prints or stores anything. Without the cache, another call would mask other passwords.
      context.io.out(github.write(results, { clients, commandAs: null }))
      addTo(results)
    }
    const exitCodes: number[] = []
    // One after another: each client rewrites its whole auth file.
    for (const result of results) {
      if ('error' in result) {
        exitCodes.push(reportFailure(result.registry, result.error, context))
        continue
      }
      const { Registry, Username, Password } = result.loginCommand
      for (const client of clients) {
        const argv = client.login(Registry, Username)
        const call = { client, registry: Registry, what: 'login to', argv, input: Password } as const
        exitCodes.push(await runClient(call, options, context))
      }
    }
    return firstFailure(exitCodes)
  },
}
