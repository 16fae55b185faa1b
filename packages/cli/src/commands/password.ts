import { getLoginCommand } from '@ecrlogin/core'
import type { Command } from './command.ts'
import { toCoreOptions } from './core-options.ts'

export const password: Command = {
  arguments: '[registry]',
  async run(registries, options, context) {
    const { Password } = await getLoginCommand(await toCoreOptions(registries, options, context))
    context.io.out(`${Password}\n`)
    return 0
  },
}
