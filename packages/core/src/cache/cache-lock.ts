import type { Host } from '../system/host.ts'
import type { CacheDirectory } from './cache-directory.ts'

/** Longer than any holder works; an older lock is void. */
const longestHoldMs = 120_000

/** The process that fetches a token for all that wait for it, as its lock file describes it. */
interface Holder {
  readonly id: string
  readonly processId: number
  readonly host: string
  readonly bootId: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

export type Lock =
  /** This process fetches, until it calls `release`. */
  | { readonly state: 'held'; readonly id: string; release(): void }
  /** Another process fetches; if it fails, it stores the failure under its id. */
  | { readonly state: 'taken'; readonly id: string }
  /** The directory allows no locks: every process fetches. */
  | { readonly state: 'unavailable' }

/**
 * Tries to become the process that fetches. The lock is advisory: losing it costs a second call, never a wrong token. A
 * lock is taken over when its holder no longer exists, when it is too old, or when its holder has the id `overdue`,
 * because this process has waited for it long enough.
 */
export function tryLock(
  directory: CacheDirectory,
  name: string,
  host: Host,
  now: Date,
  overdue: string | null = null,
): Lock {
  const isValid = (holder: Holder) => holder.id !== overdue && !isVoid(holder, host, now)
  // Most calls come from waiting processes, which only read.
  const first = readHolder(directory, name)
  if (first && isValid(first)) return { state: 'taken', id: first.id }

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
  if (holder && isValid(holder)) return { state: 'taken', id: holder.id }
  setAside(directory, name, holder?.id ?? null)
  // Another process may have it by now; the next call finds out.
  return { state: 'taken', id: holder?.id ?? '' }
}

/** Removes a lock that no process holds any more. */
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

/** Removes a void lock; puts it back if it turns out to be one that another process has just created. */
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
