import { EcrLoginError, type ErrorCode, errorKinds } from '../errors/errors.ts'
import { parseJsonObject } from '../system/json-object.ts'

/** The failure of a fetch, for the processes that wait for it, and for the pause after a failed refresh. */
export interface StoredFailure {
  /** The id of the lock under which the fetch ran. */
  readonly id: string
  /** As in the key of the cache: a failure for other credentials is not shared. */
  readonly credentials: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** Without its causes. */
  readonly error: EcrLoginError
}

/** The text of a failure's file. */
export function formatFailure({ id, credentials, at, error }: StoredFailure): string {
  const { code, message, hint } = error
  return JSON.stringify({ id, credentials, at, error: { code, message, hint } })
}

/** Parses the text of a failure's file; null unless the failure is complete and valid. */
export function parseFailure(text: string | null): StoredFailure | null {
  const { id, credentials, at, error } = (parseJsonObject(text ?? '') ?? {}) as {
    readonly id?: unknown
    readonly credentials?: unknown
    readonly at?: unknown
    readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly hint?: unknown }
  }
  if (typeof id !== 'string' || typeof at !== 'number') return null
  if (credentials !== null && typeof credentials !== 'string') return null
  const { code, message, hint } = error ?? {}
  if (typeof code !== 'string' || !Object.hasOwn(errorKinds, code)) return null
  if (typeof message !== 'string' || typeof hint !== 'string') return null
  return { id, credentials, at, error: new EcrLoginError(code as ErrorCode, message, hint) }
}
