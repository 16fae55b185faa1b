import { splitWords } from '../system/shell-words.ts'

/** The settings of one section by name; settings in a nested block have names such as `block.name`. */
export type Settings = Readonly<Record<string, string | undefined>>

/** Sections by name. Each is parsed when it is read: a file may have a thousand of them, and a call needs two. */
export interface Sections extends Iterable<readonly [name: string, settings: Settings]> {
  has(name: string): boolean
  get(name: string): Settings | undefined
}

/** The sections of the AWS config and credentials files. */
export interface AwsFiles {
  /** The profiles of both files; settings of the credentials file take precedence. */
  readonly profiles: Sections
  /** The profiles of the credentials file alone. */
  readonly credentialsProfiles: Sections
  /** The profiles of the config file alone. */
  readonly configProfiles: Sections
  readonly ssoSessions: Sections
  readonly services: Sections
  /** The sections of the config file that are of no known kind, by their header, such as `prod` of `[prod]`. */
  readonly otherSections: Sections
}

/**
 * Parses both files as the AWS CLI does: profiles are `[profile name]` or `[default]` in the config file, and `[name]` in
 * the credentials file. Where the AWS CLI would reject a whole file, only the faulty line or section is ignored. Settings
 * without a value do not exist. The AWS SDK's own parser takes longer to load than a cached response.
 */
export function parseAwsFiles(config: string, credentials: string): AwsFiles {
  const kinds: Record<Kind, Bodies> = {
    default: new Map(),
    profile: new Map(),
    'sso-session': new Map(),
    services: new Map(),
  }
  const otherSections: Bodies = new Map()
  for (const [header, bodies] of splitSections(config)) {
    const { kind, name } = parseHeader(header) ?? {}
    // A second header that means the same, such as `[profile "a"]` after `[profile a]`, replaces the first.
    if (kind && name) kinds[kind].set(name, bodies)
    else otherSections.set(header, bodies)
  }
  // `[profile default]` takes precedence over `[default]`.
  const isDefaultReplaced = Object.keys(toSections(kinds.profile).get('default') ?? {}).length > 0
  const configProfiles = isDefaultReplaced ? kinds.profile : join(kinds.default, kinds.profile)
  const credentialsProfiles = splitSections(credentials)
  return {
    profiles: toSections(join(configProfiles, credentialsProfiles)),
    credentialsProfiles: toSections(credentialsProfiles),
    configProfiles: toSections(configProfiles),
    ssoSessions: toSections(kinds['sso-session']),
    services: toSections(kinds.services),
    otherSections: toSections(otherSections),
  }
}

type Kind = 'default' | 'profile' | 'sso-session' | 'services'

/** The bodies of all sections with the same name, in order. */
type Bodies = Map<string, string[]>

/** The sections of both; those of the same name are one. */
function join(first: Bodies, second: Bodies): Bodies {
  const joined: Bodies = new Map(first)
  for (const [name, bodies] of second) joined.set(name, [...(first.get(name) ?? []), ...bodies])
  return joined
}

function toSections(bodies: Bodies): Sections {
  const parsed = new Map<string, Settings>()
  const get = (name: string): Settings | undefined => {
    const present = bodies.get(name)
    if (present && !parsed.has(name)) parsed.set(name, parseSettings(present))
    return parsed.get(name)
  }
  return {
    get,
    has: (name) => bodies.has(name),
    *[Symbol.iterator]() {
      for (const name of bodies.keys()) yield [name, get(name)!]
    },
  }
}

/** The kind and name in a section header of the config file; null for any other header. */
function parseHeader(text: string): { kind: Kind; name: string } | null {
  if (text === 'default') return { kind: text, name: text }
  // To the AWS CLI, the first word may be longer: `[profiles a]` is the profile `a`.
  const kind = (['profile', 'sso-session', 'services'] as const).find((word) => text.startsWith(word))
  const [, name, ...others] = splitWords(text) ?? []
  return kind && name && others.length === 0 ? { kind, name } : null
}

/**
 * The bodies by header, in order. Looks at lines with a bracket only, and at each once: most lines belong to sections that
 * nobody reads.
 */
function splitSections(file: string): Bodies {
  const text = file.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const sections: Bodies = new Map()
  /** The section that the lines before the next header belong to; null for none. */
  let open: { header: string; start: number } | null = null
  const close = (end: number) => {
    if (!open) return
    const body = text.slice(open.start, end)
    const present = sections.get(open.header)
    if (present) present.push(body)
    else sections.set(open.header, [body])
  }
  for (let bracket = text.indexOf('['); bracket !== -1; ) {
    const lineStart = text.lastIndexOf('\n', bracket) + 1
    const nextBreak = text.indexOf('\n', bracket)
    const lineEnd = nextBreak === -1 ? text.length : nextBreak
    if (text.slice(lineStart, bracket).trim() === '') {
      close(lineStart)
      // The header is what the brackets hold, whatever follows. Without its bracket the line is no header, and what
      // follows belongs to no section, least of all to the one above.
      const line = text.slice(bracket + 1, lineEnd)
      const length = line.indexOf(']')
      open = length < 1 ? null : { header: line.slice(0, length), start: lineEnd }
    }
    bracket = text.indexOf('[', lineEnd)
  }
  close(text.length)
  return sections
}

/** The settings in the bodies of sections with the same name; of the same setting, the last one counts. */
function parseSettings(bodies: readonly string[]): Settings {
  const settings: Record<string, string> = Object.create(null)
  for (const body of bodies) {
    /** The setting without a value whose deeper lines are its own settings; null for none. */
    let block: { name: string; depth: number } | null = null
    for (const line of body.split('\n')) {
      const content = line.trim()
      if (content === '' || content[0] === '#' || content[0] === ';') continue
      const depth = line.length - line.trimStart().length
      if (block && depth <= block.depth) block = null
      const setting = parseSetting(content, block ? /=/ : /[=:]/)
      if (!setting) continue
      const { name, value } = setting
      if (block) settings[`${block.name}.${name}`] = value
      else if (value === '') block = { name: name.toLowerCase(), depth }
      else settings[name.toLowerCase()] = value
    }
  }
  return settings
}

/** The name and value on a line; null when there is no delimiter. A comment starts with `#` or `;` after white space. */
function parseSetting(content: string, delimiter: RegExp): { name: string; value: string } | null {
  const end = content.search(delimiter)
  if (end < 1) return null
  const name = content.slice(0, end).trim()
  const value = content.slice(end + 1)
  // To a shell, these characters may belong to the command.
  const isCommand = name.toLowerCase() === 'credential_process'
  return { name, value: (isCommand ? value : value.replace(/\s[#;].*$/s, '')).trim() }
}
