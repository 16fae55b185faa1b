import type { ApiTarget } from '../ecr/api-target.ts'
import { sha256 } from '../system/runtime/hashes.ts'
import type { CachedIdentity } from './cache-request.ts'

/** Part of every key, so that entries in another format are never read. */
const formatVersion = 2

/** The number of hexadecimal digits in a key's name. */
export const keyLength = 64

/** The endings of a key's file names. */
export const suffix = { entry: '.token.json', failure: '.failure.json', lock: '.lock' } as const

/** The place of a token in the cache. */
export interface CacheKey {
  /** The start of its files' names: a hash of all that is known before any credentials are. */
  readonly name: string
  /**
   * A hash of the credentials, for an identity that only they tell apart from others; null for any other. It is in the
   * files, and what is there for other credentials counts as absent.
   */
  readonly credentials: string | null
}

/** The key of the tokens of a target and an identity. */
export function cacheKey(target: ApiTarget, { inputs, credentials }: CachedIdentity): CacheKey {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const name = sha256(
    JSON.stringify([formatVersion, isPublic, region, endpoint, isFips, isDualStack, inputs]),
  )
  // With the name, so that equal credentials of two identities have different hashes.
  return { name, credentials: credentials && sha256(JSON.stringify([name, credentials])) }
}

/** The name of the key in a file name; null when the file is not the cache's. */
export function keyInFileName(name: string): string | null {
  return /^[0-9a-f]{64}\.(token\.json|failure\.json|lock)$/.test(name) ? name.slice(0, keyLength) : null
}
