import { EcrLoginError } from '@ecrlogin/core'
import { removeMember, setMember } from './json-text.ts'

/** What stands in `credHelpers` for a host; the program is `docker-credential-` and this. */
export const helper = 'ecrlogin'

/** Of Docker's config.json, what the set-up of a credential helper has to know. */
export interface DockerConfig {
  /** Helpers by the very hosts that docker looks up; null where the file has no `credHelpers`. */
  readonly credHelpers: Table | null
  /** Stored logins by whatever was logged in to. */
  readonly auths: Table
  /** Whether it names neither helper nor login, so that docker chooses a store by itself. */
  readonly isBare: boolean
}

type Table = Readonly<Record<string, unknown>>

/** One entry of `credHelpers` before and after; null where there is none. */
export interface HelperChange {
  readonly host: string
  readonly before: unknown
  readonly after: unknown
}

/** Reads the text of a config.json, empty where there is none; `path` is for sentences. Throws `client-failed`. */
export function parseDockerConfig(path: string, text: string): DockerConfig {
  const config = parseJson(path, text.trim() === '' ? '{}' : text)
  if (!isTable(config)) throw unusable(path, 'is not a JSON object')
  const { credHelpers = null, credsStore, auths } = config
  if (credHelpers !== null && !isTable(credHelpers)) {
    throw unusable(path, 'has credHelpers that are not a JSON object')
  }
  const logins = isTable(auths) ? auths : {}
  const isBare = !credsStore && isEmpty(credHelpers ?? {}) && isEmpty(logins)
  return { credHelpers, auths: logins, isBare }
}

/** What makes this program the helper of these hosts; those that have it already need no change. */
export function planSetup({ credHelpers }: DockerConfig, hosts: readonly string[]): HelperChange[] {
  return hosts
    .map((host) => ({ host, before: credHelpers?.[host] ?? null, after: helper }))
    .filter(({ before }) => before !== helper)
}

/**
 * What gives these hosts, or all of them when null, the helper back that they had in the original. A host
 * that had this program there already, or has another one by now, needs no change.
 */
export function planUndo(
  { credHelpers }: DockerConfig,
  original: DockerConfig,
  hosts: readonly string[] | null,
): HelperChange[] {
  return Object.entries(credHelpers ?? {})
    .filter(([host, name]) => name === helper && (hosts === null || hosts.includes(host)))
    .map(([host, before]) => ({ host, before, after: original.credHelpers?.[host] ?? null }))
    .filter(({ after }) => after !== helper)
}

/** The text with these changes, and every other character as it was. */
export function changeHelpers(text: string, changes: readonly HelperChange[]): string {
  const json = text.trim() === '' ? '{}\n' : text
  const start = JSON.parse(json).credHelpers ? json : setMember(json, ['credHelpers'], {})
  return changes.reduce((changed, { host, after }) => {
    const path = ['credHelpers', host]
    return after === null ? removeMember(changed, path) : setMember(changed, path, after)
  }, start)
}

/** The text without `credHelpers` where that is empty. */
export function dropEmptyHelpers(text: string): string {
  const { credHelpers } = JSON.parse(text)
  return credHelpers && isEmpty(credHelpers) ? removeMember(text, ['credHelpers']) : text
}

/** The keys of a table that name this host in another form than docker looks up, such as `https://host`. */
export function otherSpellings(table: Table, host: string): string[] {
  return Object.keys(table).filter((key) => key !== host && bareHost(key) === host)
}

/** The keys under which a login to this host is stored; docker leaves empty entries behind for its helpers. */
export function storedLogins({ auths }: DockerConfig, host: string): string[] {
  return Object.entries(auths)
    .filter(([key, entry]) => bareHost(key) === host && isTable(entry) && !isEmpty(entry))
    .map(([key]) => key)
}

function bareHost(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/[:/].*$/, '')
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unusable(path, 'is not JSON', cause)
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(table: Table): boolean {
  return Object.keys(table).length === 0
}

function unusable(path: string, problem: string, cause?: unknown): EcrLoginError {
  return new EcrLoginError(
    'client-failed',
    `${path} ${problem}, so it was left as it is.`,
    'Hint it or move it away.',
    {
      cause,
    },
  )
}
