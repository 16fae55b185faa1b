import { getLoginCommand } from '@ecrlogin/core'
import type { Command } from './command.ts'
import { toCoreOptions } from './options.ts'

export const password: Command = {
  name: 'password',
  summary: 'print the bare password of one registry, as aws ecr get-login-password does',
  arguments: '[registry]',
  async run(registries, options, context) {
    const { Password } = await getLoginCommand(await toCoreOptions(registries, options, context))
    context.io.out(`${Password}\n`)
    return 0
  },
}
