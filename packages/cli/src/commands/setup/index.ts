import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import type { Command } from '../../command/command.ts'
import { setupDocker } from './docker.ts'
import { setupRegistry } from './registry.ts'
import type { SetupOptions } from './subject.ts'

/** Everything that can be set up, in the order in which help lists it. */
const subjects = [setupRegistry, setupDocker]

export const setup: Command<SetupOptions> = {
  arguments: '',
  hasSharedOptions: false,
  examples: [
    ['let a profile speak for an account', 'ecrlogin setup registry 444455556666 --profile production'],
    [
      'let docker ask ecrlogin for a registry, with nothing stored',
      'ecrlogin setup docker 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    ['take both away again', 'ecrlogin setup registry 444455556666 --undo && ecrlogin setup docker --undo'],
  ],
  configure(command) {
    command
      .argument('<what>', subjects.map(({ name }) => name).join(' or '))
      .argument('[registry...]', 'host, account id; for a rule also a glob of hosts')
    for (const option of new Set(subjects.flatMap(({ options }) => options))) command.addOption(option)
  },
  async run([what = '', ...registries], options, context) {
    const subject = subjects.find(({ name }) => name === what)
    if (!subject) {
      throw new EcrLoginError(
        'invalid-usage',
        `${quoteValue(what)} is nothing to set up.`,
        await suggest(
          what,
          subjects.map(({ name }) => name),
        ),
      )
    }
    const known = subject.options.map((option) => option.attributeName())
    const stray = Object.keys(options).find((name) => !known.includes(name))
    if (stray) {
      const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      throw new EcrLoginError('invalid-usage', `setup ${what} takes no --${flag}.`, 'Leave it out.')
    }
    return subject.run(registries, options, context)
  },
}
