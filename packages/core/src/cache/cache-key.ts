import type { ApiTarget } from '../ecr/api-target.ts'
import { sha256 } from '../system/runtime/sha256.ts'

/** The first part of every key: entries of another format are never read. */
const formatVersion = 1

/** Hexadecimal digits of a key. */
export const keyLength = 64

/** The endings of the files of one key. */
export const suffix = { entry: '.token.json', failure: '.failure.json', lock: '.lock' } as const

/** The key under which the tokens of a target and an identity, by its fingerprint, are cached. */
export function cacheKey(target: ApiTarget, fingerprint: object): string {
  const { isPublic, region, endpoint, isFips, isDualStack } = target
  const definition = [formatVersion, isPublic, region, endpoint, isFips, isDualStack, fingerprint]
  return sha256(JSON.stringify(definition))
}

/** The key in the name of a cache file, null when the file is not the cache's. */
export function keyInFileName(name: string): string | null {
  return /^[0-9a-f]{64}\.(token\.json|failure\.json|lock)$/.test(name) ? name.slice(0, keyLength) : null
}
