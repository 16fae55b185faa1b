import { getLoginCommand } from '@ecrlogin/core'
import type { Command } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'

export const password: Command = {
  arguments: '[registry]',
  examples: [
    [
      'log in a client that ecrlogin does not know',
      'ecrlogin password --region us-west-2 | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    ['save the password for ECR Public', 'ecrlogin password --public > password.txt'],
    ['get a new password from AWS', 'ecrlogin password --region us-west-2 --no-cache > password.txt'],
  ],
  async run(registries, options, context) {
    const { Password } = await getLoginCommand(await toLoginOptions(registries, options, context))
    context.io.out(`${Password}\n`)
    return 0
  },
}
