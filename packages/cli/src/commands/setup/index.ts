import type { CommandGroup } from '../../command/command.ts'

export const setup: CommandGroup = {
  examples: [
    ['use a profile for an account', 'ecrlogin setup registry 444455556666 --profile production'],
    [
      'let docker get its credentials from ecrlogin, and store none',
      'ecrlogin setup docker 111122223333.dkr.ecr.us-west-2.amazonaws.com',
    ],
    ['undo both', 'ecrlogin setup registry 444455556666 --undo && ecrlogin setup docker --undo'],
  ],
  commands: [
    {
      name: 'registry',
      summary: 'map a registry to a profile or role, in the settings file',
      load: async () => (await import('./registry.ts')).setupRegistry,
    },
    {
      name: 'docker',
      summary: "register docker's credential helper, in its config.json",
      load: async () => (await import('./docker.ts')).setupDocker,
    },
  ],
}
