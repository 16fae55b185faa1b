import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import { type Lock, tryLock } from './cache-lock.ts'
import type { ApiTarget, AuthorizationData } from './ecr-api.ts'
import { EcrLoginError, type ErrorCode, exitCodes, toEcrLoginError } from './errors.ts'
import { type Machine, thisMachine } from './machine.ts'

/** The first part of every key: entries of another format are never read. */
const formatVersion = 1

/** A token past its half life is served while this much time is spent on a new one. */
const refreshLimitMs = 3_000

/** A refresh that failed is not tried again for this long. */
const refreshPauseMs = 60_000

const pollMs = 20

/** What a refresh may fail of while the old token is still good; a denial is not among it. */
const forgivable: ReadonlySet<ErrorCode> = new Set(
  (Object.keys(exitCodes) as ErrorCode[]).filter(
    (code) => [3, 5].includes(exitCodes[code]) || code === 'throttled' || code === 'service-error',
  ),
)

/** What is looked for, and how it is got when it is not there. */
export interface CacheQuestion {
  readonly target: ApiTarget
  /** All that tells the identity apart; null means that its tokens are not kept. */
  readonly identity: object | null
  /** What the identity is called in a listing. */
  readonly identityName: string
  /** Asks AWS; `signal` ends it early. */
  ask(signal: AbortSignal): Promise<AuthorizationData>
  readonly signal: AbortSignal
  warn(message: string): void
}

export interface TokenCache {
  /** Answers from the cache, or asks and keeps the answer. Throws what asking throws. */
  fetch(question: CacheQuestion): Promise<AuthorizationData>
}

/** An entry as a listing shows it: no secret. */
export interface CacheEntry {
  readonly target: ApiTarget
  readonly identityName: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** A cache on disk. */
export interface StoredTokenCache extends TokenCache {
  readonly path: string
  list(): CacheEntry[]
  /** Removes everything, and gives the number of tokens removed. */
  clear(): number
}

/** The cache that keeps nothing. */
export const noCache: TokenCache = { fetch: ({ ask, signal }) => ask(signal) }

interface StoredEntry extends CacheEntry {
  readonly data: AuthorizationData
}

/** What came of asking, for those that waited: null for success. */
interface Outcome {
  readonly id: string
  readonly at: number
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly mend: string } | null
}

/**
 * Opens the token cache in a directory. Where the directory must not be used, says so once through `warn`
 * and keeps nothing.
 */
export function openTokenCache(
  path: string,
  { now = () => new Date(), machine = thisMachine(), warn = (_message: string) => {} } = {},
): StoredTokenCache {
  const opened = openCacheDirectory(path, machine.userId)
  if (typeof opened === 'string') {
    warn(`The token cache ${path} is not used: ${opened}.`)
    return { ...noCache, path, list: () => [], clear: () => 0 }
  }
  return new DiskCache(opened, machine, now)
}

class DiskCache implements StoredTokenCache {
  readonly path: string
  readonly #directory: CacheDirectory
  readonly #machine: Machine
  readonly #now: () => Date

  constructor(directory: CacheDirectory, machine: Machine, now: () => Date) {
    this.path = directory.path
    this.#directory = directory
    this.#machine = machine
    this.#now = now
  }

  async fetch(question: CacheQuestion): Promise<AuthorizationData> {
    if (question.identity === null) return question.ask(question.signal)
    const key = keyOf(question.target, question.identity)
    const entry = this.#read(key)
    if (!entry) return this.#ask(key, question, question.signal)
    if (!isPastHalfLife(entry, this.#now())) return entry.data
    return this.#refresh(key, entry, question)
  }

  list(): CacheEntry[] {
    return this.#entryNames().flatMap((name) => this.#read(name.slice(0, -suffix.entry.length)) ?? [])
  }

  clear(): number {
    const count = this.#entryNames().length
    for (const name of this.#directory.list()) this.#directory.remove(name)
    return count
  }

  /** Serves the old token when a new one is not to be had for a reason that will pass. */
  async #refresh(key: string, entry: StoredEntry, question: CacheQuestion): Promise<AuthorizationData> {
    const last = this.#readOutcome(key)
    const isPaused = last?.error && Math.abs(this.#now().getTime() - last.at) < refreshPauseMs
    if (isPaused && forgivable.has(last.error!.code)) return entry.data
    try {
      const limit = AbortSignal.any([question.signal, AbortSignal.timeout(refreshLimitMs)])
      return await this.#ask(key, question, limit)
    } catch (error) {
      question.signal.throwIfAborted()
      const { code, message } = toRefreshError(error)
      if (!forgivable.has(code)) throw error
      question.warn(
        `${message} The token at hand is served, which is good until ${entry.expiresAt.toISOString()}.`,
      )
      return entry.data
    }
  }

  /** Asks, or waits for the process that already does and takes what comes of it, its error included. */
  async #ask(key: string, question: CacheQuestion, signal: AbortSignal): Promise<AuthorizationData> {
    for (let awaited: string | null = null; ; ) {
      const fresh = this.#read(key)
      if (fresh && !isPastHalfLife(fresh, this.#now())) return fresh.data
      const outcome = awaited === null ? null : this.#readOutcome(key)
      if (outcome?.error && outcome.id === awaited) {
        throw new EcrLoginError(outcome.error.code, outcome.error.message, outcome.error.mend)
      }
      const lock = tryLock(this.#directory, key + suffix.lock, this.#machine, this.#now())
      if (lock.state !== 'taken') return this.#askAs(lock, key, question, signal)
      awaited = lock.id
      signal.throwIfAborted()
      await sleep(pollMs, undefined, { signal })
    }
  }

  async #askAs(
    lock: Lock,
    key: string,
    question: CacheQuestion,
    signal: AbortSignal,
  ): Promise<AuthorizationData> {
    const id = lock.state === 'held' ? lock.id : ''
    try {
      const data = await question.ask(signal)
      this.#keep(key, question, data)
      this.#directory.remove(key + suffix.outcome)
      return data
    } catch (error) {
      const { code, message, mend } = toRefreshError(error)
      const outcome: Outcome = { id, at: this.#now().getTime(), error: { code, message, mend } }
      this.#directory.write(key + suffix.outcome, JSON.stringify(outcome))
      throw error
    } finally {
      if (lock.state === 'held') lock.release()
    }
  }

  #keep(key: string, { target, identityName }: CacheQuestion, data: AuthorizationData): void {
    const issuedAt = this.#now()
    if (data.expiresAt <= issuedAt) return
    this.#removeExpired()
    const entry: StoredEntry = { target, identityName, issuedAt, expiresAt: data.expiresAt, data }
    this.#directory.write(key + suffix.entry, JSON.stringify(entry))
  }

  #removeExpired(): void {
    for (const name of this.#entryNames()) {
      const key = name.slice(0, -suffix.entry.length)
      if (this.#read(key)) continue
      this.#directory.remove(name)
      this.#directory.remove(key + suffix.outcome)
    }
  }

  #entryNames(): string[] {
    return this.#directory.list().filter((name) => name.endsWith(suffix.entry))
  }

  /** An entry that may still be served: whole, issued in the past, not expired. */
  #read(key: string): StoredEntry | null {
    const entry = parseEntry(this.#directory.read(key + suffix.entry))
    const now = this.#now()
    return entry && entry.issuedAt <= now && now < entry.expiresAt ? entry : null
  }

  #readOutcome(key: string): Outcome | null {
    const value = parseObject(this.#directory.read(key + suffix.outcome)) as Outcome | null
    if (typeof value?.id !== 'string' || typeof value.at !== 'number') return null
    return value.error === null || (value.error && value.error.code in exitCodes) ? value : null
  }
}

/** The files of one key. */
const suffix = { entry: '.token.json', outcome: '.outcome.json', lock: '.lock' } as const

function keyOf(target: ApiTarget, identity: object): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const definition = [formatVersion, isPublic, region, endpoint, isFips, isDualStack, identity]
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex')
}

function isPastHalfLife({ issuedAt, expiresAt }: CacheEntry, now: Date): boolean {
  return now.getTime() - issuedAt.getTime() >= (expiresAt.getTime() - issuedAt.getTime()) / 2
}

function parseEntry(text: string | null): StoredEntry | null {
  const value = parseObject(text) as Record<string, never> | null
  const data = value?.data as Partial<AuthorizationData> | undefined
  const expiresAt = new Date(data?.expiresAt ?? Number.NaN)
  const issuedAt = new Date(value?.issuedAt ?? Number.NaN)
  if (!value?.target || typeof data?.authorizationToken !== 'string') return null
  if (Number.isNaN(expiresAt.getTime()) || Number.isNaN(issuedAt.getTime())) return null
  const { authorizationToken, proxyEndpoint = null } = data
  return {
    target: value.target,
    identityName: String(value.identityName),
    issuedAt,
    expiresAt,
    data: { authorizationToken, expiresAt, proxyEndpoint },
  }
}

function parseObject(text: string | null): object | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

function toRefreshError(error: unknown): EcrLoginError {
  const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
  if (!isTimeout) return toEcrLoginError(error)
  const text = `No new authorization token came within ${refreshLimitMs / 1000} s.`
  return new EcrLoginError('timed-out', text, 'Check the network and the proxy.', { cause: error })
}
