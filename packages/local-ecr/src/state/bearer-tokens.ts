import { randomBytes } from 'node:crypto'

/** Tokens that anyone who holds them may use, each with what it stands for. */
export class BearerTokens<T> {
  readonly #meanings: Map<string, T>

  constructor(known: Iterable<readonly [token: string, meaning: T]> = []) {
    this.#meanings = new Map(known)
  }

  find(token: unknown): T | undefined {
    return this.#meanings.get(String(token))
  }

  /** What a token stands for that is good but once; undefined for any other. */
  spend(token: unknown): T | undefined {
    const meaning = this.find(token)
    this.#meanings.delete(String(token))
    return meaning
  }

  issue(meaning: T): string {
    const token = randomBytes(48).toString('base64url')
    this.#meanings.set(token, meaning)
    return token
  }
}
