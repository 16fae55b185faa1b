import { randomBytes } from 'node:crypto'
import type { Caller } from './principals.ts'

/** What a token opens, and until when. */
export interface Grant {
  /** Null for the anonymous, who pull from ECR Public. */
  readonly holder: Caller | null
  readonly kind: 'private' | 'public'
  readonly region: string
  readonly expiresAt: Date
}

/** The user name that goes with every password. */
export const tokenUser = 'AWS'

/** Every token that was issued, by its secret. */
export class Tokens {
  readonly #grants = new Map<string, Grant>()

  /** Makes a password that looks like a real one; `disguise` may make it look otherwise. */
  issuePassword(grant: Grant, disguise: (password: string) => string = (password) => password): string {
    const password = disguise(makePassword(grant.expiresAt))
    this.#grants.set(password, grant)
    return password
  }

  /** Makes the token that a client of ECR Public gets for its password. */
  issueBearer(grant: Grant): string {
    const bearer = randomBytes(96).toString('base64url')
    this.#grants.set(bearer, grant)
    return bearer
  }

  find(secret: string): Grant | undefined {
    return this.#grants.get(secret)
  }
}

/** Base64 of JSON, about 2,200 characters, as ECR's own. */
function makePassword(expiresAt: Date): string {
  const content = {
    payload: randomBytes(1024).toString('base64'),
    datakey: randomBytes(184).toString('base64'),
    version: '2',
    type: 'DATA_KEY',
    expiration: Math.floor(expiresAt.getTime() / 1000),
  }
  return Buffer.from(JSON.stringify(content)).toString('base64')
}
