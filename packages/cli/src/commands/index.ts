import type { CommandEntry } from './command.ts'

/** Every command, in the order in which help lists them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'get',
    summary: 'print login commands: for people, as JSON, or as a snippet that a shell evaluates',
    load: async () => (await import('./get.ts')).get,
  },
  {
    name: 'login',
    summary: 'log clients in; the password goes over their stdin',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'logout',
    summary: 'log clients out; AWS is not asked',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'password',
    summary: 'print the bare password of one registry, as aws ecr get-login-password does',
    load: async () => (await import('./password.ts')).password,
  },
  {
    name: 'token',
    summary: "print the API's authorizationData as it is, one JSON object per line",
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'secret',
    summary: 'print a Kubernetes Secret with which pods pull images',
    load: async () => (await import('./secret.ts')).secret,
  },
  {
    name: 'init',
    summary: "print the line that loads this program's module in a shell's profile",
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'setup',
    summary: 'say who speaks for a registry, or register the credential helper with docker',
    load: async () => (await import('./setup.ts')).setup,
  },
  {
    name: 'doctor',
    summary: 'look at the machine and say what stands in the way of a login, and the mend',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'cache',
    summary: 'list the tokens in the cache, without secrets, or remove them',
    load: async () => (await import('./cache.ts')).cache,
  },
]
