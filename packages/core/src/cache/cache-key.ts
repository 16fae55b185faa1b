import type { ApiTarget } from '../ecr/api-target.ts'
import { sha256 } from '../system/runtime/sha256.ts'

/** Part of every key, so that entries in another format are never read. */
const formatVersion = 1

/** The number of hexadecimal digits in a key. */
export const keyLength = 64

/** The endings of the file names of one key. */
export const suffix = { entry: '.token.json', failure: '.failure.json', lock: '.lock' } as const

/** The key under which the tokens of a target and an identity, by its fingerprint, are cached. */
export function cacheKey(target: ApiTarget, fingerprint: object): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const definition = [formatVersion, isPublic, region, endpoint, isFips, isDualStack, fingerprint]
  return sha256(JSON.stringify(definition))
}

/** The key in a file name; null when the file is not the cache's. */
export function keyInFileName(name: string): string | null {
  return /^[0-9a-f]{64}\.(token\.json|failure\.json|lock)$/.test(name) ? name.slice(0, keyLength) : null
}
