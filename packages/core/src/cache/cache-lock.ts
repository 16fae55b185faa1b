import type { Host } from '../system/host.ts'
import type { CacheDirectory } from './cache-directory.ts'

/** Longer than any holder may work; an older lock is void. */
const longestHoldMs = 120_000

/** The process that fetches a token for all that wait for it. */
interface Holder {
  readonly id: string
  readonly processId: number
  readonly host: string
  readonly bootId: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

export type Lock =
  /** We fetch; `release` lets others do so. */
  | { readonly state: 'held'; readonly id: string; release(): void }
  /** Another process fetches; a failure that it stores has its id. */
  | { readonly state: 'taken'; readonly id: string }
  /** Locking does not work here: everybody fetches. */
  | { readonly state: 'unavailable' }

/**
 * Tries to become the one that fetches. The lock is advisory: losing it costs a second call, never a wrong token. A lock
 * whose holder is gone, or that is too old, is taken over, and so is that of `overdue`, the id of a holder that has been
 * waited for long enough.
 */
export function tryLock(
  directory: CacheDirectory,
  name: string,
  host: Host,
  now: Date,
  overdue: string | null = null,
): Lock {
  const stands = (holder: Holder) => holder.id !== overdue && !isVoid(holder, host, now)
  // Most calls come from waiters, which only look.
  const first = readHolder(directory, name)
  if (first && stands(first)) return { state: 'taken', id: first.id }

  const mine: Holder = {
    id: crypto.randomUUID(),
    processId: host.processId,
    host: host.hostname(),
    bootId: host.bootId(),
    since: now.getTime(),
  }
  const created = directory.create(name, JSON.stringify(mine))
  if (created === 'failed') return { state: 'unavailable' }
  if (created === 'created')
    return { state: 'held', id: mine.id, release: () => release(directory, name, mine.id) }

  const holder = readHolder(directory, name)
  if (holder && stands(holder)) return { state: 'taken', id: holder.id }
  setAside(directory, name, holder?.id ?? null)
  // Another process may have it by now; the next try tells.
  return { state: 'taken', id: holder?.id ?? '' }
}

/** Removes a lock that nobody holds any more. */
export function removeVoidLock(directory: CacheDirectory, name: string, host: Host, now: Date): void {
  const text = directory.read(name)
  const holder = text === null ? null : parseHolder(text)
  if (text !== null && (!holder || isVoid(holder, host, now))) {
    setAside(directory, name, holder?.id ?? null)
  }
}

function release(directory: CacheDirectory, name: string, id: string): void {
  if (readHolder(directory, name)?.id === id) directory.remove(name)
}

/** Removes a void lock, and puts it back if it turns out to be a new one that another process has just created. */
function setAside(directory: CacheDirectory, name: string, voidId: string | null): void {
  const aside = directory.moveAside(name)
  if (aside === null) return
  const text = directory.read(aside)
  if (text !== null && (parseHolder(text)?.id ?? null) !== voidId) directory.create(name, text)
  directory.remove(aside)
}

function isVoid(holder: Holder, host: Host, now: Date): boolean {
  const age = now.getTime() - holder.since
  if (age > longestHoldMs || age < -longestHoldMs) return true
  if (holder.host !== host.hostname()) return false
  return holder.bootId !== host.bootId() || !host.isAlive(holder.processId)
}

function readHolder(directory: CacheDirectory, name: string): Holder | null {
  const text = directory.read(name)
  return text === null ? null : parseHolder(text)
}

function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text)
    const isWhole = typeof holder?.id === 'string' && Number.isFinite(holder.since)
    return isWhole && Number.isSafeInteger(holder.processId) && holder.processId > 0 ? holder : null
  } catch {
    return null
  }
}
