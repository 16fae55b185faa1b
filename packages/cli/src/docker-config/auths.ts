import type { LoginCommand } from '@ecrlogin/core'

/** A file with these logins, of the form that Docker's config.json and the auth files of other clients have. */
export function formatAuths(logins: readonly LoginCommand[]): string {
  return JSON.stringify({ auths: Object.fromEntries(logins.map((one) => [one.Registry, authOf(one)])) })
}

function authOf({ Username, Password }: LoginCommand) {
  const auth = Buffer.from(`${Username}:${Password}`).toString('base64')
  return { username: Username, password: Password, auth }
}
