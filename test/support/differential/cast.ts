import { createHash } from 'node:crypto'
import type { Principal, Role } from '@ecrlogin/local-ecr'
import { account, roles } from '../cloud/stage.ts'

/** A place that holds the keys of a principal of its own; those in files have the number of their profile. */
export type Place = (typeof places)[number]

const places = [
  ...(['environment', 'process', 'cached', 'login'] as const),
  ...(['credentials0', 'credentials1', 'credentials2', 'credentials3'] as const),
  ...(['config0', 'config1', 'config2', 'config3'] as const),
]

/** The number of a profile. */
export type Index = 0 | 1 | 2 | 3

function principal(place: string, sessionToken?: string): Principal {
  const id = place.toUpperCase().padEnd(16, 'X')
  return {
    accessKeyId: `${sessionToken === undefined ? 'AKIA' : 'ASIA'}${id}`,
    secretAccessKey: `${place}/secret`,
    ...(sessionToken !== undefined && { sessionToken }),
    accountId: account,
    arn: `arn:aws:iam::${account}:user/${place}`,
  }
}

/** The principal whose keys are in a place. */
export function lasting(place: Place): Principal {
  return principal(place)
}

/** The principal whose keys in a place include a session token. */
export function temporary(place: Place): Principal {
  return principal(place, `${place}/token`)
}

export const principals: readonly Principal[] = places.flatMap((place) => [lasting(place), temporary(place)])

/** The roles that the profiles of a scenario assume, by the profile's number. */
export const profileRoles: readonly Role[] = [0, 1, 2, 3].map((index) => ({
  arn: `arn:aws:iam::${account}:role/number${index}`,
  accounts: [account],
}))

export const roleOf = {
  webIdentity: roles.puller.arn,
  sso: roles.developer.arn,
  login: roles.person.arn,
  container: roles.pod.arn,
  instance: roles.machine.arn,
}

export const castRoles: readonly Role[] = [...Object.values(roles), ...profileRoles]

export const webIdentityTokens = ['the token of the environment', 'the token of the profile']
export const ssoToken = 'an SSO token'
export const ssoRefreshToken = 'an SSO refresh token'
export const loginRefreshToken = 'a login refresh token'
export const containerToken = 'a container'

export function hash(algorithm: 'sha1' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}
