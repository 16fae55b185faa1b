import { type EcrLoginError, type Environment, findRegistry, type Registry } from '@ecrlogin/core'
import { readTextFile } from '@ecrlogin/core/internal'
import { containersAuthPath, dockerConfigPath } from './auth-file-paths.ts'
import { unreadable } from './stored-registries.ts'

/** An auth file of Docker or of podman, buildah and skopeo. */
export interface AuthFile {
  readonly path: string
  /** The clients that store their logins in it. */
  readonly clients: readonly string[]
  /** Null where there is no file. */
  readonly content: AuthContent | { readonly error: EcrLoginError } | null
}

export interface AuthContent {
  /** Those for Amazon ECR, in the order of the file. */
  readonly logins: readonly StoredLogin[]
  /** The helper of each registry that has one of its own, without `docker-credential-`. */
  readonly credHelpers: Readonly<Record<string, string>>
  readonly credsStore: string | null
}

/** A login that is stored in the file itself. */
export interface StoredLogin {
  /** As the file has it, such as `https://HOST`. */
  readonly key: string
  readonly registry: Registry
  /** Null where the password does not tell. */
  readonly expiresAt: Date | null
}

/** Reads the auth files of Docker and of podman, buildah and skopeo, which may be one. */
export function readAuthFiles(environment: Environment): AuthFile[] {
  const docker = dockerConfigPath(environment)
  const containers = containersAuthPath(environment)
  const files = [readFile(docker, ['docker'])]
  return containers === docker ? files : [...files, readFile(containers, ['podman', 'buildah', 'skopeo'])]
}

/** Every helper that the files name, once. */
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
    return { path, clients, content: parse(readTextFile(path)) }
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    return { path, clients, content: isMissing ? null : { error: unreadable(path, cause) } }
  }
}

function parse(text: string): AuthContent {
  const { auths, credHelpers, credsStore } = JSON.parse(text) as Record<string, unknown>
  return {
    logins: Object.entries(tableOf(auths)).flatMap(([key, value]) => toLogin(key, value)),
    credHelpers: Object.fromEntries(
      Object.entries(tableOf(credHelpers)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    credsStore: typeof credsStore === 'string' && credsStore !== '' ? credsStore : null,
  }
}

/** None for another registry, and for an entry whose password lies with a helper. */
function toLogin(key: string, value: unknown): StoredLogin[] {
  const registry = findRegistry(key)
  const { auth } = tableOf(value)
  if (!registry || typeof auth !== 'string' || auth === '') return []
  return [{ key, registry, expiresAt: readExpiry(auth) }]
}

/** When a stored login expires: the password of ECR is base64 of JSON that says so, in seconds since 1970. */
function readExpiry(auth: string): Date | null {
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(auth, 'base64').toString()) ?? []
  try {
    const { expiration } = JSON.parse(Buffer.from(password, 'base64').toString())
    return typeof expiration === 'number' ? new Date(expiration * 1000) : null
  } catch {
    return null
  }
}

function tableOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
