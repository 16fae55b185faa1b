import { parse, TomlError } from 'smol-toml'
import { EcrLoginError, quoteValue } from '../errors/errors.ts'
import { suggest } from '../errors/suggestion.ts'
import { findRegistry, isRegion } from '../registries/registry.ts'
import { type EcrLoginSettings, type RegistryRule, ruleKeys } from './registry-rule.ts'

/** Does the work of `parseSettings`; a module of its own, because most users have no settings file. */
export async function parseSettingsFile(path: string, text: string): Promise<EcrLoginSettings> {
  try {
    // Editors on Windows add a byte order mark.
    return checkSettings(path, text, parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    if (error instanceof UnknownKey) {
      throw invalidSettings(path, error.line, error.message, await suggest(error.key, error.known))
    }
    if (!(error instanceof TomlError)) throw error
    const reason = error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')
    const problem = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
    throw invalidSettings(path, error.line, problem, 'Fix the TOML on this line.', error)
  }
}

function checkSettings(path: string, text: string, table: Record<string, unknown>): EcrLoginSettings {
  const fail = (line: number, problem: string, hint: string): never => {
    throw invalidSettings(path, line, problem, hint)
  }
  for (const name of Object.keys(table)) {
    if (name === 'registry' || name === 'groups') continue
    throw new UnknownKey(name, '', ['registry', 'groups'], lineOf(text, name))
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

/** A key that is not known where it is in the file. */
class UnknownKey extends Error {
  readonly key: string
  readonly known: readonly string[]
  readonly line: number

  constructor(key: string, where: string, known: readonly string[], line: number) {
    super(`The key ${quoteValue(key)} is not known${where}.`)
    this.key = key
    this.known = known
    this.line = line
  }
}

type Fail = (line: number, problem: string, hint: string) => never

function checkRule(entry: unknown, text: string, index: number, fail: Fail): RegistryRule {
  // A function, because only errors need the line.
  const start = () => lineOfRule(text, index)
  if (!isTable(entry)) return fail(start(), 'A rule is not a table.', 'Write each rule as [[registry]].')
  const rule: Partial<Record<keyof RegistryRule, string>> = {}
  for (const [key, value] of Object.entries(entry)) {
    if (!Object.hasOwn(ruleKeys, key)) {
      throw new UnknownKey(key, ' in a rule', Object.keys(ruleKeys), lineOf(text, key, start()))
    }
    const problem = keyProblem(key, value)
    if (problem) return fail(lineOf(text, key, start()), ...problem)
    rule[ruleKeys[key]!] = value as string
  }
  const { match } = rule
  if (match === undefined) {
    return fail(start(), 'The rule has no match.', 'Add match = "HOST, GLOB OR ACCOUNT ID".')
  }
  for (const [key, ...problem] of ruleProblems({ ...rule, match })) {
    return fail(lineOf(text, key, start()), ...problem)
  }
  return { ...rule, match }
}

type Problem = readonly [problem: string, hint: string]

function keyProblem(key: string, value: unknown): Problem | null {
  if (typeof value !== 'string') return [`${key} is not a string.`, `Write ${key} = "...".`]
  return value === '' ? [`${key} is empty.`, 'Set a value, or remove the line.'] : null
}

/** The problems of a rule's values, each with the key that it is about. */
function* ruleProblems(rule: RegistryRule): Generator<readonly [key: string, ...Problem]> {
  const { match, region, host, roleArn } = rule
  if (/^[\d-]*-[\d-]*$/.test(match)) {
    const hint = 'An account id has 12 digits and no hyphens, such as "111122223333".'
    yield ['match', `${quoteValue(match)} is not an account id.`, hint]
  }
  if (/[/:A-Z]/.test(match)) {
    const hint = 'Write it in lower case, without https://, port or path.'
    yield ['match', `${quoteValue(match)} is not a bare host.`, hint]
  }
  if (region && !isRegion(region)) {
    yield ['region', `${quoteValue(region)} is not a region.`, 'Write a region such as "us-west-2".']
  }
  if (host && !findRegistry(host)) {
    const hint = 'Name the ECR host behind the custom domain.'
    yield ['host', `${quoteValue(host)} is not an Amazon ECR registry.`, hint]
  }
  if (roleArn && !/^arn:[a-z-]+:iam::\d{12}:role\/./.test(roleArn)) {
    const hint = 'Write an ARN such as "arn:aws:iam::111122223333:role/NAME".'
    yield ['role_arn', `${quoteValue(roleArn)} is not the ARN of a role.`, hint]
  }
  for (const [key, property] of Object.entries(ruleKeys).filter(([one]) => ofRole.has(one))) {
    if (!rule[property] || roleArn) continue
    yield [key, `${key} is set without role_arn.`, 'Add role_arn, or set profile alone.']
  }
  if (rule.sourceProfile && rule.profile) {
    yield ['profile', 'profile and source_profile are both set.', 'Remove one of them.']
  }
}

/** The keys that require `role_arn`. */
const ofRole: ReadonlySet<string> = new Set(['external_id', 'session_name', 'source_profile'])

function checkGroups(groups: unknown, text: string, fail: Fail): ReadonlyMap<string, readonly string[]> {
  const start = lineOf(text, 'groups')
  if (!isTable(groups)) {
    return fail(start, 'groups is not a table.', 'Write [groups] and, below it, NAME = ["HOST", ...].')
  }
  for (const [name, members] of Object.entries(groups)) {
    const problem = groupProblem(name, members)
    if (problem) fail(lineOf(text, name, start), ...problem)
  }
  return new Map(Object.entries(groups) as [string, string[]][])
}

function groupProblem(name: string, members: unknown): Problem | null {
  if (!Array.isArray(members) || !members.every((member) => typeof member === 'string')) {
    return [`The group ${quoteValue(name)} is not a list of strings.`, `Write ${name} = ["HOST", ...].`]
  }
  // Its registries would be none, and no registries stand for the caller's own.
  if (members.length === 0) {
    return [`The group ${quoteValue(name)} is empty.`, 'List its registries, or remove it.']
  }
  const isRegistryLike = /^[\d-]+$/.test(name) || name.includes('.')
  return isRegistryLike
    ? [
        `The group ${quoteValue(name)} could be mistaken for a registry.`,
        'Give it a name of letters and hyphens.',
      ]
    : null
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function invalidSettings(
  path: string,
  line: number,
  problem: string,
  hint: string,
  cause?: unknown,
): EcrLoginError {
  return new EcrLoginError('invalid-settings', `${path}, line ${line}: ${problem}`, hint, { cause })
}

/** The line of the `[[registry]]` with this index, from 1; that of `registry` when rules are written in another form. */
function lineOfRule(text: string, index: number): number {
  const headers = text
    .split('\n')
    .flatMap((line, at) => (/^\s*\[\[\s*registry\s*\]\]/.test(line) ? [at + 1] : []))
  return headers[index] ?? lineOf(text, 'registry')
}

/** The first line, from 1, at or after `start` that sets a key or opens its table; `start` when none does. */
function lineOf(text: string, key: string, start = 1): number {
  const lines = text.split('\n').slice(start - 1)
  const escaped = key.replace(/[.+?^${}()|[\]\\*]/g, '\\$&')
  const pattern = new RegExp(`^\\s*(?:\\[+\\s*)?["']?${escaped}["']?\\s*[=.\\]]`)
  const found = lines.findIndex((line) => pattern.test(line))
  return Math.max(found, 0) + start
}
