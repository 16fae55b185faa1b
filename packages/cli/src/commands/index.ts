import type { CommandEntry } from '../command/command.ts'

/** Every command, in the order in which help lists them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'get',
    summary: 'print login commands as text, as JSON, or as a snippet that a shell evaluates',
    load: async () => (await import('./get.ts')).get,
  },
  {
    name: 'login',
    summary: 'log clients in, with the password on stdin',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'logout',
    summary: 'log clients out, without calling AWS',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'password',
    summary: 'print the password for one registry, like aws ecr get-login-password',
    load: async () => (await import('./password.ts')).password,
  },
  {
    name: 'token',
    summary: "print the API's authorizationData unchanged, one JSON object per line",
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'secret',
    summary: 'print a Kubernetes Secret that lets pods pull images',
    load: async () => (await import('./secret.ts')).secret,
  },
  {
    name: 'cluster',
    summary: 'keep the Secrets of a Kubernetes cluster fresh',
    load: async () => (await import('./cluster.ts')).cluster,
  },
  {
    name: 'init',
    summary: 'print the line that loads the shell module in your profile',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'setup',
    summary: "map a registry to a profile or role, or register docker's credential helper",
    load: async () => (await import('./setup/index.ts')).setup,
  },
  {
    name: 'doctor',
    summary: 'check this machine for login problems and show how to fix them',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'cache',
    summary: 'list or clear the token cache',
    load: async () => (await import('./cache.ts')).cache,
  },
]
