import { EcrLoginError } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, parseJsonObject, readTextFile } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'
import { type JsonMember, type JsonObjectText, readMembers } from './json-members.ts'

/** The logins and helpers in a file of the form of Docker's config.json, which podman, helm and others use too. */
export interface DockerConfig {
  /** Stored logins by registry, in the spellings that `parseRegistryKey` reads; docker leaves empty entries for its helpers. */
  readonly auths: JsonObject
  /** Helpers, without `docker-credential-`, by the exact hosts that docker looks up; null when the file has no `credHelpers`. */
  readonly credHelpers: JsonObject | null
  /** The helper for all other registries; null for none. */
  readonly credsStore: string | null
}

/** Reads a file; null when there is none. Throws `client-failed` when it cannot be read, or does not have the form. */
export function readDockerConfig(path: string): DockerConfig | null {
  const text = readConfigText(path)
  return text === null ? null : parseDockerConfig(path, text)
}

/** The text of a file, null when there is none. Throws `client-failed`. */
export function readConfigText(path: string): string | null {
  return readConfig(path, readTextFile)
}

/** The result of `read` for a file; null when there is none. Throws `client-failed`. */
export function readConfig<T>(path: string, read: (path: string) => T): T | null {
  try {
    return read(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw fileFailed(path, 'read', cause)
  }
}

/**
 * Parses the text of a file as Docker does, with Go's encoding/json: see `membersOf`. `path` is for messages. Throws
 * `client-failed` for what its clients reject too, and for text after the object, which docker passes over.
 */
export function parseDockerConfig(path: string, text: string): DockerConfig {
  if (text.startsWith('\uFEFF')) throw unusable(path, 'begins with a byte order mark')
  if (!parseJsonObject(text)) throw unusable(path, 'is not a JSON object')
  const root = readMembers(text)
  return {
    auths: merge(path, root, 'auths') ?? {},
    credHelpers: merge(path, root, 'credHelpers'),
    credsStore: membersOf(root, 'credsStore').reduce(toStore, '') || null,
  }
}

/**
 * The members of an object that Go reads into a field: their names may have any case, in the sense of Unicode, and there
 * may be several. For a field that holds an object (a map), Go adds the entries of each to those of the members before,
 * and null removes all (Go, encoding/json, decode.go).
 */
export function membersOf({ members }: JsonObjectText, field: string): JsonMember[] {
  const pattern = new RegExp(`^${field}$`, 'iu')
  return members.filter(({ name }) => pattern.test(name))
}

/** The entries of a field that holds an object; null for a field that is missing or null. */
function merge(path: string, root: JsonObjectText, field: 'auths' | 'credHelpers'): JsonObject | null {
  let merged: Map<string, unknown> | null = null
  for (const { value } of membersOf(root, field)) {
    const entries: unknown = JSON.parse(value)
    if (entries === null) merged = null
    else if (!isJsonObject(entries)) throw unusable(path, `has ${field} that are not a JSON object`)
    else {
      merged ??= new Map()
      for (const [name, entry] of Object.entries(entries)) merged.set(name, entry)
    }
  }
  return merged && Object.fromEntries(merged)
}

/** Go leaves a text as it is when it reads null. */
function toStore(before: string, { value }: JsonMember): string {
  const store: unknown = JSON.parse(value)
  return typeof store === 'string' ? store : before
}

/** The error for a file that could not be read or written. */
export function fileFailed(path: string, what: 'read' | 'written', cause: unknown): EcrLoginError {
  const { reason, hint } = explainFileError(cause, 'Check the path and its permissions.')
  return new EcrLoginError('client-failed', `The file ${path} could not be ${what} (${reason}).`, hint, {
    cause,
  })
}

export function unusable(path: string, problem: string): EcrLoginError {
  return new EcrLoginError('client-failed', `The file ${path} ${problem}.`, 'Fix it or move it away.')
}
