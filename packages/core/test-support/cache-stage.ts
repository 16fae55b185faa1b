import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CacheRequest } from '../src/cache/cache-request.ts'
import { openTokenCache, type StoredTokenCache } from '../src/cache/token-cache.ts'
import type { ApiTarget } from '../src/ecr/api-target.ts'
import { type AuthorizationToken, parseAuthorizationToken } from '../src/ecr/authorization-token.ts'
import { EcrLoginError, type ErrorCode } from '../src/errors/errors.ts'
import { createTimeLimits } from '../src/system/time-limits.ts'

export const hour = 3_600_000

/** The time at which a stage starts. */
export const start = Date.parse('2026-11-23T12:00:00Z')

export const target: ApiTarget = {
  isPublic: false,
  region: 'us-west-2',
  endpoint: null,
  isFips: false,
  isDualStack: false,
}

export type Fetch = CacheRequest['fetch']

/** Fetches until its signal ends it, as the core does. */
export const never: Fetch = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

export function failWith(code: ErrorCode): Fetch {
  return async () => {
    throw new EcrLoginError(code, `It failed with ${code}.`, 'Fix it.')
  }
}

/** A cache directory of its own with a clock, and what its requests do. */
export class CacheStage {
  readonly directory = mkdtempSync(join(tmpdir(), 'ecrlogin-cache-'))
  /** The cache's clock. */
  time = start
  readonly warnings: string[] = []
  /** The number of calls of the API. */
  calls = 0

  /** Opens the cache as a new process does. */
  open(options: Parameters<typeof openTokenCache>[1] = {}): StoredTokenCache {
    return openTokenCache(this.directory, { now: () => new Date(this.time), ...options })
  }

  /** A token of AWS; it is valid for twelve hours unless told otherwise. */
  createToken(password: string, lifetime = 12 * hour): AuthorizationToken {
    return parseAuthorizationToken({
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      expiresAt: new Date(this.time + lifetime),
      proxyEndpoint: 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com',
    })
  }

  /** Returns `token1` for the first call, `token2` for the second. */
  readonly fetchNext: Fetch = async () => this.createToken(`token${this.calls}`)

  createRequest(fetch: Fetch = this.fetchNext, more: Partial<CacheRequest> = {}): CacheRequest {
    const { signal } = new AbortController()
    return {
      target,
      identity: { inputs: { keys: ['AKIAIOSFODNN7EXAMPLE', 'secret', null] }, credentials: null },
      identityName: 'profile build',
      fetch: (fetchSignal) => {
        this.calls += 1
        return fetch(fetchSignal)
      },
      signal: () => signal,
      timeoutMs: 30_000,
      timeLimits: createTimeLimits(),
      warn: (message) => this.warnings.push(message),
      ...more,
    }
  }

  /** The password that a cache returns. */
  async fetchPassword(cache: StoredTokenCache, fetch?: Fetch, more?: Partial<CacheRequest>): Promise<string> {
    return (await cache.fetch(this.createRequest(fetch, more))).credentials.password
  }

  filesOf(kind: '.token.json' | '.failure.json' | '.lock'): string[] {
    return readdirSync(this.directory)
      .filter((name) => name.endsWith(kind))
      .map((name) => join(this.directory, name))
  }

  /** The one entry in the cache. */
  entryFile(): string {
    const [file, ...others] = this.filesOf('.token.json')
    if (!file || others.length > 0) throw new Error(`There are ${others.length + 1} entries`)
    return file
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}
