import { type EcrLoginError, findRegistry, type Registry } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, parseJsonObject, toEcrLoginError } from '@ecrlogin/core/internal'
import { type DockerConfig, readDockerConfig } from './docker-config.ts'
import { findObstacle, type Obstacle } from './obstacle.ts'

/** A file in which clients store their logins. */
export interface AuthFile {
  readonly path: string
  /** The clients that store their logins in it. */
  readonly clients: readonly string[]
  /** Null when there is no file. */
  readonly content: AuthContent | UnreadableContent | null
}

export interface UnreadableContent {
  readonly error: EcrLoginError
  readonly obstacle: Obstacle
}

export interface AuthContent {
  /** The logins to Amazon ECR, in the order of the file. */
  readonly logins: readonly StoredLogin[]
  /** The helpers of single registries, without `docker-credential-`. */
  readonly credHelpers: Readonly<Record<string, string>>
  readonly credsStore: string | null
}

/** A login that is stored in the file itself. */
export interface StoredLogin {
  /** As in the file, such as `https://HOST`. */
  readonly key: string
  readonly registry: Registry
  /** Null when the password does not contain it. */
  readonly expiresAt: Date | null
}

/** Reads the file of every client, by its name; several can have the same one. */
export function readAuthFiles(paths: ReadonlyMap<string, string>): AuthFile[] {
  return [...new Set(paths.values())].map((path) =>
    readFile(
      path,
      [...paths.keys()].filter((name) => paths.get(name) === path),
    ),
  )
}

/** Every helper in the files, once. */
export function helpersOf(files: readonly AuthFile[]): string[] {
  const names = files.flatMap(({ content }) =>
    content === null || 'error' in content
      ? []
      : [...Object.values(content.credHelpers), ...(content.credsStore ? [content.credsStore] : [])],
  )
  return [...new Set(names)]
}

function readFile(path: string, clients: readonly string[]): AuthFile {
  try {
    const config = readDockerConfig(path)
    return { path, clients, content: config && toContent(config) }
  } catch (thrown) {
    const error = toEcrLoginError(thrown)
    return { path, clients, content: { error, obstacle: findObstacle(path, error) } }
  }
}

function toContent({ auths, credHelpers, credsStore }: DockerConfig): AuthContent {
  const helpers = Object.entries(credHelpers ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    logins: Object.entries(auths).flatMap(([key, entry]) => toLogin(key, entry)),
    // Without a prototype, whose members a custom domain could name.
    credHelpers: Object.assign(Object.create(null), Object.fromEntries(helpers)),
    credsStore,
  }
}

/** None for another registry, and for an entry whose password a helper has. */
function toLogin(key: string, entry: unknown): StoredLogin[] {
  const registry = findRegistry(key)
  const auth = isJsonObject(entry) ? readAuth(entry) : null
  if (!registry || typeof auth !== 'string' || auth === '') return []
  return [{ key, registry, expiresAt: readExpiry(auth) }]
}

/** Go reads names in any case, and the last one wins. */
function readAuth(entry: JsonObject): unknown {
  return Object.entries(entry).findLast(([name]) => name.toLowerCase() === 'auth')?.[1]
}

/** The expiry of a stored login: the password of ECR is base64 of JSON with the time in seconds since 1970. */
function readExpiry(auth: string): Date | null {
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(auth, 'base64').toString()) ?? []
  const expiration = parseJsonObject(Buffer.from(password, 'base64').toString())?.expiration
  return typeof expiration === 'number' ? new Date(expiration * 1000) : null
}
