import type { LoginCommand } from '@ecrlogin/core'

/** The login to one registry in a file of the form of Docker's config.json. */
export interface Auth {
  readonly username: string
  readonly password: string
  /** Both, joined by a colon, in base64. */
  readonly auth: string
}

/** A registry's host, and the login to it. */
export interface HostAuth {
  readonly host: string
  readonly auth: Auth
}

/** A file with these logins, of the form that Docker's config.json and the auth files of other clients have. */
export function formatAuths(logins: readonly HostAuth[]): string {
  return JSON.stringify({ auths: Object.fromEntries(logins.map(({ host, auth }) => [host, auth])) })
}

export function toHostAuth({ Registry, Username, Password }: LoginCommand): HostAuth {
  const auth = Buffer.from(`${Username}:${Password}`).toString('base64')
  return { host: Registry, auth: { username: Username, password: Password, auth } }
}
