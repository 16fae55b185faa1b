import type { ApiTarget, AuthorizationData } from '../ecr/api-call.ts'
import { type CacheDirectory, openCacheDirectory } from './cache-directory.ts'
import {
  type CacheEntry,
  isPastHalfLife,
  isServable,
  isSound,
  keyLength,
  keyOf,
  type Outcome,
  parseEntry,
  parseOutcome,
  type StoredEntry,
  suffix,
} from './cache-entry.ts'
import { type Lock, removeVoidLock, tryLock } from './cache-lock.ts'
import { EcrLoginError, type ErrorCode, exitCodes, toEcrLoginError } from '../errors/errors.ts'
import { type Machine, thisMachine } from '../system/host.ts'
import type { TimeLimits } from '../system/time-limits.ts'

/** How long a caller is kept from the token that it has, or from asking for one itself. */
export interface CacheLimits {
  /** What a refresh may take while the old token is still good. */
  readonly refreshMs: number
  /** How long another process is waited for that asks already, before one of those that wait asks as well. */
  readonly waitMs: number
}

const defaultLimits: CacheLimits = { refreshMs: 3_000, waitMs: 10_000 }

/** A refresh that failed is not tried again for this long. */
const refreshPauseMs = 60_000

/** One writer looks so often for what is of no use any more. */
const sweepPauseMs = 60_000

/** Waiters look again after pauses that grow from the first to the second: many that look often hold up who asks. */
const [shortestPauseMs, longestPauseMs] = [20, 250]

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
  readonly timeLimits: Pick<TimeLimits, 'start'>
  warn(message: string): void
}

export interface TokenCache {
  /** Answers from the cache, or asks and keeps the answer. Throws what asking throws. */
  fetch(question: CacheQuestion): Promise<AuthorizationData>
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

/**
 * Opens the token cache in a directory. Where the directory must not be used, says so once through `warn`
 * and keeps nothing.
 */
export function openTokenCache(
  path: string,
  {
    now = () => new Date(),
    machine = thisMachine(),
    warn = (_message: string) => {},
    limits = defaultLimits,
  } = {},
): StoredTokenCache {
  const opened = openCacheDirectory(path, machine.userId)
  if (typeof opened === 'string') {
    warn(`The token cache ${path} is not used: ${opened}.`)
    return { ...noCache, path, list: () => [], clear: () => 0 }
  }
  return new DiskCache(opened, machine, now, limits)
}

class DiskCache implements StoredTokenCache {
  readonly path: string
  readonly #directory: CacheDirectory
  readonly #machine: Machine
  readonly #now: () => Date
  readonly #limits: CacheLimits
  #sweptAt = Number.NEGATIVE_INFINITY

  constructor(directory: CacheDirectory, machine: Machine, now: () => Date, limits: CacheLimits) {
    this.path = directory.path
    this.#directory = directory
    this.#machine = machine
    this.#now = now
    this.#limits = limits
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
    const entries = this.#keys().flatMap((key) => this.#read(key) ?? [])
    return entries.map(({ data: _, ...entry }) => entry)
  }

  clear(): number {
    const count = this.#keys().length
    for (const name of this.#fileNames()) this.#directory.remove(name)
    return count
  }

  /** Serves the old token when a new one is not to be had for a reason that will pass. */
  async #refresh(key: string, entry: StoredEntry, question: CacheQuestion): Promise<AuthorizationData> {
    const last = this.#readOutcome(key)
    if (last && isForgivable(last.error.code) && this.#isRecent(last)) return entry.data
    const { signal: limit } = question.timeLimits.start(this.#limits.refreshMs)
    try {
      return await this.#ask(key, question, AbortSignal.any([question.signal, limit]))
    } catch (error) {
      const { code, message } = this.#toFailure(error)
      if (!isForgivable(code) || entry.expiresAt <= this.#now()) throw error
      question.warn(
        `${message} The token at hand is served, which is good until ${entry.expiresAt.toISOString()}.`,
      )
      return entry.data
    }
  }

  /** Asks, or waits for the process that already does and takes what comes of it, its error included. */
  async #ask(key: string, question: CacheQuestion, signal: AbortSignal): Promise<AuthorizationData> {
    const before = this.#readOutcome(key)?.id
    let awaited: string | null = null
    let patience: AbortSignal | null = null
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.1, longestPauseMs)) {
      // A holder that hangs, or whose machine is gone, keeps nobody from asking. One takes its place and the others
      // wait for that one: if all asked at once, a machine that is too busy for one would be so for good.
      const overdue = patience?.aborted ? awaited : null
      const lock = tryLock(this.#directory, key + suffix.lock, this.#machine, this.#now(), overdue)
      try {
        // Only now: the lock may be free because another process has just come back with an answer.
        const fresh = this.#read(key)
        if (fresh && !isPastHalfLife(fresh, this.#now())) return fresh.data
        const outcome = this.#readOutcome(key)
        if (outcome && (outcome.id === awaited || outcome.id !== before)) {
          throw new EcrLoginError(outcome.error.code, outcome.error.message, outcome.error.mend)
        }
        if (lock.state !== 'taken') return await this.#askAs(lock, key, question, signal)
        if (lock.id !== awaited) patience = AbortSignal.timeout(this.#limits.waitMs)
        awaited = lock.id
      } finally {
        if (lock.state === 'held') lock.release()
      }
      await pause(pauseMs, signal)
    }
  }

  async #askAs(
    lock: Lock,
    key: string,
    question: CacheQuestion,
    signal: AbortSignal,
  ): Promise<AuthorizationData> {
    try {
      const data = await question.ask(signal)
      this.#keep(key, question, data)
      this.#directory.remove(key + suffix.outcome)
      return data
    } catch (error) {
      // A caller that gave up tells the others nothing about AWS.
      const id = lock.state === 'held' ? lock.id : crypto.randomUUID()
      if (!isGivenUp(question.signal)) this.#writeOutcome(key, id, error)
      throw error
    }
  }

  #keep(key: string, { target, identityName }: CacheQuestion, data: AuthorizationData): void {
    const issuedAt = this.#now()
    if (data.expiresAt <= issuedAt || !isSound(data)) return
    this.#sweep(issuedAt)
    const { proxyEndpoint, expiresAt } = data
    const entry: StoredEntry = { target, identityName, proxyEndpoint, issuedAt, expiresAt, data }
    this.#directory.write(key + suffix.entry, JSON.stringify(entry))
  }

  /** Removes what is of no use any more: expired tokens, old outcomes, locks that nobody holds. */
  #sweep(now: Date): void {
    if (Math.abs(now.getTime() - this.#sweptAt) < sweepPauseMs) return
    this.#sweptAt = now.getTime()
    for (const name of this.#fileNames()) {
      const key = name.slice(0, keyLength)
      if (name.endsWith(suffix.lock)) removeVoidLock(this.#directory, name, this.#machine, now)
      else if (name.endsWith(suffix.entry) ? !this.#read(key) : !this.#isRecent(this.#readOutcome(key))) {
        this.#directory.remove(name)
      }
    }
  }

  /** Our files; what else there is in the directory is left alone. */
  #fileNames(): string[] {
    return this.#directory
      .list()
      .filter((name) => /^[0-9a-f]{64}\.(token\.json|outcome\.json|lock)$/.test(name))
  }

  #keys(): string[] {
    return this.#fileNames()
      .filter((name) => name.endsWith(suffix.entry))
      .map((name) => name.slice(0, keyLength))
  }

  #read(key: string): StoredEntry | null {
    const entry = parseEntry(this.#directory.read(key + suffix.entry))
    return entry && isServable(entry, this.#now()) ? entry : null
  }

  #readOutcome(key: string): Outcome | null {
    return parseOutcome(this.#directory.read(key + suffix.outcome))
  }

  #writeOutcome(key: string, id: string, error: unknown): void {
    const { code, message, mend } = this.#toFailure(error)
    const outcome: Outcome = { id, at: this.#now().getTime(), error: { code, message, mend } }
    this.#directory.write(key + suffix.outcome, JSON.stringify(outcome))
  }

  #isRecent(outcome: Outcome | null): boolean {
    return outcome !== null && Math.abs(this.#now().getTime() - outcome.at) < refreshPauseMs
  }

  #toFailure(error: unknown): EcrLoginError {
    if (!isTimeout(error)) return toEcrLoginError(error)
    const text = `No new authorization token came within ${this.#limits.refreshMs / 1000} s.`
    return new EcrLoginError('timed-out', text, 'Check the network and the proxy.', { cause: error })
  }
}

/** What a refresh may fail of while the old token is still good; a denial is not among it. */
function isForgivable(code: ErrorCode): boolean {
  return [3, 5].includes(exitCodes[code]) || code === 'throttled' || code === 'service-error'
}

/** Lets another process work; throws `timed-out` when the time is over, the reason when the caller gave up. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises')
  await sleep(milliseconds, undefined, { signal }).catch(() => {})
  if (!signal.aborted) return
  if (!isTimeout(signal.reason)) throw signal.reason
  throw new EcrLoginError(
    'timed-out',
    'The time ran out while another process was asking for the same authorization token.',
    'Check the network and the proxy, or give it longer with --timeout.',
    { cause: signal.reason },
  )
}

function isGivenUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && !isTimeout(reason)
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}
