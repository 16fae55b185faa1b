import { randomBytes } from 'node:crypto'
import type { Caller } from './principals.ts'

/** The access that a token grants. */
export interface Grant {
  /** The principal that the token was issued to; null for anonymous pulls from ECR Public. */
  readonly caller: Caller | null
  readonly kind: 'private' | 'public'
  readonly region: string
  readonly expiresAt: Date
}

/** The user name of every registry password. */
export const tokenUser = 'AWS'

/** All passwords and bearer tokens that were issued for registries. */
export class RegistryTokens {
  readonly #grants = new Map<string, Grant>()

  /** Issues a password in ECR's format. `change` may give it an unusual one; it is valid all the same. */
  issuePassword(grant: Grant, change: (password: string) => string = (password) => password): string {
    const password = change(createPassword(grant.expiresAt))
    this.#grants.set(password, grant)
    return password
  }

  /** Issues the token that a client of ECR Public exchanges its password for. */
  issueBearer(grant: Grant): string {
    const bearer = randomBytes(96).toString('base64url')
    this.#grants.set(bearer, grant)
    return bearer
  }

  find(token: string): Grant | undefined {
    return this.#grants.get(token)
  }
}

/** Base64 of JSON, about 2,200 characters, like ECR's own passwords. */
function createPassword(expiresAt: Date): string {
  const content = {
    payload: randomBytes(1024).toString('base64'),
    datakey: randomBytes(184).toString('base64'),
    version: '2',
    type: 'DATA_KEY',
    expiration: Math.floor(expiresAt.getTime() / 1000),
  }
  return Buffer.from(JSON.stringify(content)).toString('base64')
}
