import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './aws-config.ts'
import { EcrLoginError, quoteValue } from './errors.ts'
import { findRegistry, isRegion, isRegistryId, type Registry } from './registry.ts'

/** Which identity speaks for some registries, or which registry stands behind a custom domain. */
export interface RegistryRule {
  /** A host, a glob of hosts (`*` stands for one label or a part of it), or an account id. */
  readonly match: string
  /** A profile of the AWS config files; `auto` for the one that is in the registry's account. */
  readonly profile?: string
  readonly roleArn?: string
  readonly externalId?: string
  readonly sessionName?: string
  /** The profile whose credentials assume the role. */
  readonly sourceProfile?: string
  /** Where an account's registry is when no region is named. */
  readonly region?: string
  /** The ECR host behind a custom domain. */
  readonly host?: string
}

/** What the settings file says. */
export interface EcrLoginSettings {
  /** Null where there is no file. */
  readonly path: string | null
  /** In the order of the file; the first that matches counts. */
  readonly rules: readonly RegistryRule[]
  /** Names that stand for several registries. */
  readonly groups: ReadonlyMap<string, readonly string[]>
}

export const noSettings: EcrLoginSettings = { path: null, rules: [], groups: new Map() }

/** How the file writes the properties of a rule. */
const ruleKeys: Readonly<Record<string, keyof RegistryRule>> = {
  match: 'match',
  profile: 'profile',
  role_arn: 'roleArn',
  external_id: 'externalId',
  session_name: 'sessionName',
  source_profile: 'sourceProfile',
  region: 'region',
  host: 'host',
}

/** Where the settings file is: named, by `ECRLOGIN_CONFIG`, or at its place in the user's configuration. */
export function settingsPath(environment: Environment, named?: string): string {
  if (named ?? environment.ECRLOGIN_CONFIG) return named ?? environment.ECRLOGIN_CONFIG!
  const home = environment.HOME || environment.USERPROFILE || homedir()
  const directory =
    process.platform === 'win32'
      ? environment.APPDATA || join(home, 'AppData', 'Roaming')
      : environment.XDG_CONFIG_HOME || join(home, '.config')
  return join(directory, 'ecrlogin', 'config.toml')
}

/**
 * Reads the settings file; there need be none at its usual place. Throws `invalid-settings` with file and
 * line for what cannot be read, is no TOML, or holds what is not known.
 */
export async function readSettings(environment: Environment, named?: string): Promise<EcrLoginSettings> {
  const path = settingsPath(environment, named)
  const text = readText(path, named !== undefined || Boolean(environment.ECRLOGIN_CONFIG))
  return text === null ? noSettings : parseSettings(path, text)
}

/** Reads the text of a settings file; `path` is for sentences. Throws as `readSettings` does. */
export async function parseSettings(path: string, text: string): Promise<EcrLoginSettings> {
  // Loaded only where there is a file.
  const { parse, TomlError } = await import('smol-toml')
  try {
    return checkSettings(path, text, parse(text))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')
    throw invalidSettings(path, error.line, `${reason}.`, 'Mend the TOML there.', error)
  }
}

/** The rule for a registry, null when none matches. */
export function findRule({ rules }: EcrLoginSettings, registry: Pick<Registry, 'host' | 'registryId'>) {
  return rules.find(({ match }) => match === registry.registryId || matchesHost(match, registry.host)) ?? null
}

function matchesHost(glob: string, host: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^.]*')}$`).test(host)
}

function readText(path: string, isNamed: boolean): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isNamed) return null
    throw new EcrLoginError(
      'invalid-settings',
      `The settings file ${path} could not be read (${code}).`,
      'Name one that is there and readable.',
      { cause },
    )
  }
}

function checkSettings(path: string, text: string, table: Record<string, unknown>): EcrLoginSettings {
  const fail = (line: number, problem: string, mend: string): never => {
    throw invalidSettings(path, line, problem, mend)
  }
  for (const name of Object.keys(table)) {
    if (name === 'registry' || name === 'groups') continue
    fail(lineOf(text, name), `${quoteValue(name)} is not known.`, 'There are [[registry]] and [groups].')
  }
  const entries = table.registry ?? []
  if (!Array.isArray(entries)) {
    return fail(
      lineOf(text, 'registry'),
      'registry is not a list of rules.',
      'Write each rule as [[registry]].',
    )
  }
  const rules = entries.map((entry, index) => checkRule(entry, text, index, fail))
  return { path, rules, groups: checkGroups(table.groups ?? {}, text, fail) }
}

type Fail = (line: number, problem: string, mend: string) => never

function checkRule(entry: Record<string, unknown>, text: string, index: number, fail: Fail): RegistryRule {
  const start = lineOfRule(text, index)
  const rule: Record<string, string> = {}
  for (const [key, value] of Object.entries(entry)) {
    const line = lineOf(text, key, start)
    const property = Object.hasOwn(ruleKeys, key) ? ruleKeys[key] : undefined
    if (!property)
      return fail(
        line,
        `${quoteValue(key)} is not known in a rule.`,
        `There are ${Object.keys(ruleKeys).join(', ')}.`,
      )
    if (typeof value !== 'string' || value === '')
      return fail(line, `${key} is not a text.`, `Write ${key} = "...".`)
    rule[property] = value
  }
  const { match, region, host, roleArn, sourceProfile } = rule
  if (match === undefined)
    return fail(start, 'The rule has no match.', 'Add match = "HOST, GLOB OR ACCOUNT ID".')
  if (region && !isRegion(region))
    return fail(
      lineOf(text, 'region', start),
      `${quoteValue(region)} is not a region.`,
      'Write one such as "us-west-2".',
    )
  if (host && !findRegistry(host)) {
    return fail(
      lineOf(text, 'host', start),
      `${quoteValue(host)} is not an Amazon ECR registry.`,
      'Name the ECR host behind the custom domain.',
    )
  }
  if (sourceProfile && !roleArn) {
    return fail(
      lineOf(text, 'source_profile', start),
      'source_profile stands without role_arn.',
      'Add role_arn, or write profile.',
    )
  }
  return { match, ...rule }
}

function checkGroups(groups: unknown, text: string, fail: Fail): ReadonlyMap<string, readonly string[]> {
  if (typeof groups !== 'object' || groups === null || Array.isArray(groups)) {
    return fail(
      lineOf(text, 'groups'),
      'groups is not a table.',
      'Write [groups], and under it name = ["HOST", ...].',
    )
  }
  return new Map(
    Object.entries(groups).map(([name, members]) => {
      const line = lineOf(text, name)
      const isList = Array.isArray(members) && members.every((member) => typeof member === 'string')
      if (!isList)
        return fail(
          line,
          `The group ${quoteValue(name)} is not a list of texts.`,
          `Write ${name} = ["HOST", ...].`,
        )
      if (isRegistryId(name) || name.includes('.')) {
        return fail(
          line,
          `The group ${quoteValue(name)} could be taken for a registry.`,
          'Give it a name of letters and hyphens.',
        )
      }
      return [name, members as string[]] as const
    }),
  )
}

function invalidSettings(
  path: string,
  line: number,
  problem: string,
  mend: string,
  cause?: unknown,
): EcrLoginError {
  return new EcrLoginError('invalid-settings', `${path}, line ${line}: ${problem}`, mend, { cause })
}

/** The line of the nth `[[registry]]`, counted from 1. */
function lineOfRule(text: string, index: number): number {
  const lines = text.split('\n')
  let seen = -1
  const found = lines.findIndex((line) => /^\s*\[\[\s*registry\s*\]\]/.test(line) && ++seen === index)
  return Math.max(found, 0) + 1
}

/** The first line from `start` on that sets a key or opens its table, counted from 1. */
function lineOf(text: string, key: string, start = 1): number {
  const lines = text.split('\n').slice(start - 1)
  const escaped = key.replace(/[.+?^${}()|[\]\\*]/g, '\\$&')
  const pattern = new RegExp(`^\\s*(?:\\[+\\s*)?["']?${escaped}["']?\\s*(?:=|\\])`)
  const found = lines.findIndex((line) => pattern.test(line))
  return Math.max(found, 0) + start
}
