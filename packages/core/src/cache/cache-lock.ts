import type { CacheDirectory } from './cache-directory.ts'
import type { Machine } from '../system/host.ts'

/** Longer than any holder may work; a lock that is older is nobody's. */
const longestHoldMs = 120_000

/** Who asks AWS just now, on behalf of all that want the same token. */
interface Holder {
  readonly id: string
  readonly processId: number
  readonly host: string
  readonly bootId: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

export type Lock =
  /** We ask; `release` lets others do so. */
  | { readonly state: 'held'; readonly id: string; release(): void }
  /** Another one asks; its id stands in the outcome that it leaves. */
  | { readonly state: 'taken'; readonly id: string }
  /** Locking does not work here: everybody asks. */
  | { readonly state: 'unavailable' }

/**
 * Tries to become the one that asks. The lock is advice: to lose it costs a second call, never a wrong
 * answer. A lock whose holder is gone, or that is too old, is taken over, and so is that of `overdue`, the id of
 * a holder that has been waited for long enough.
 */
export function tryLock(
  directory: CacheDirectory,
  name: string,
  machine: Machine,
  now: Date,
  overdue: string | null = null,
): Lock {
  const stands = (holder: Holder) => holder.id !== overdue && !isVoid(holder, machine, now)
  // Most tries are those of waiters: they only look.
  const first = readHolder(directory, name)
  if (first && stands(first)) return { state: 'taken', id: first.id }

  const { processId, host, bootId } = machine
  const mine: Holder = { id: crypto.randomUUID(), processId, host, bootId, since: now.getTime() }
  const created = directory.create(name, JSON.stringify(mine))
  if (created === 'failed') return { state: 'unavailable' }
  if (created === 'created')
    return { state: 'held', id: mine.id, release: () => release(directory, name, mine.id) }

  const holder = readHolder(directory, name)
  if (holder && stands(holder)) return { state: 'taken', id: holder.id }
  setAside(directory, name, holder?.id ?? null)
  // Whoever comes first has it now; to be told so is the next try's business.
  return { state: 'taken', id: holder?.id ?? '' }
}

/** Takes a lock away that nobody holds any more. */
export function removeVoidLock(directory: CacheDirectory, name: string, machine: Machine, now: Date): void {
  const text = directory.read(name)
  const holder = text === null ? null : parseHolder(text)
  if (text !== null && (!holder || isVoid(holder, machine, now))) {
    setAside(directory, name, holder?.id ?? null)
  }
}

function release(directory: CacheDirectory, name: string, id: string): void {
  if (readHolder(directory, name)?.id === id) directory.remove(name)
}

/** Takes a void lock away, and puts it back if it turns out to be another one's, made in the meantime. */
function setAside(directory: CacheDirectory, name: string, voidId: string | null): void {
  const aside = directory.moveAside(name)
  if (aside === null) return
  const text = directory.read(aside)
  if (text !== null && (parseHolder(text)?.id ?? null) !== voidId) directory.create(name, text)
  directory.remove(aside)
}

function isVoid(holder: Holder, machine: Machine, now: Date): boolean {
  const age = now.getTime() - holder.since
  if (age > longestHoldMs || age < -longestHoldMs) return true
  if (holder.host !== machine.host) return false
  return holder.bootId !== machine.bootId || !machine.isAlive(holder.processId)
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
