import { randomBytes } from 'node:crypto'

/** Tokens that authenticate whoever sends them, each with a value. */
export class BearerTokens<T> {
  readonly #values: Map<string, T>

  constructor(entries: Iterable<readonly [token: string, value: T]> = []) {
    this.#values = new Map(entries)
  }

  find(token: unknown): T | undefined {
    return this.#values.get(String(token))
  }

  /** Returns the value of a one-time token and revokes the token; undefined if it is unknown. */
  redeem(token: unknown): T | undefined {
    const value = this.find(token)
    this.#values.delete(String(token))
    return value
  }

  issue(value: T): string {
    const token = randomBytes(48).toString('base64url')
    this.#values.set(token, value)
    return token
  }
}
