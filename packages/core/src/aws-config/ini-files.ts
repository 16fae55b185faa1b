import { splitWords } from '../system/shell-words.ts'

/** The settings of one section by name; settings in a nested block have names such as `block.name`. */
export type Settings = Readonly<Record<string, string | undefined>>

type Sections = ReadonlyMap<string, Settings>

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
  const kinds: Record<Kind, Map<string, Settings>> = {
    default: new Map(),
    profile: new Map(),
    'sso-session': new Map(),
    services: new Map(),
  }
  const otherSections = new Map<string, Settings>()
  for (const [text, settings] of parseSections(config)) {
    const header = parseHeader(text)
    if (header) merge(kinds[header.kind], header.name, settings)
    else merge(otherSections, text, settings)
  }
  const configProfiles = new Map(kinds.default)
  for (const [name, settings] of kinds.profile) {
    // `[profile default]` takes precedence over `[default]`.
    if (Object.keys(settings).length > 0 || !configProfiles.has(name)) configProfiles.set(name, settings)
  }
  const credentialsProfiles = new Map<string, Settings>()
  for (const [name, settings] of parseSections(credentials)) merge(credentialsProfiles, name, settings)
  const profiles = new Map(configProfiles)
  for (const [name, settings] of credentialsProfiles) merge(profiles, name, settings)
  const { 'sso-session': ssoSessions, services } = kinds
  return { profiles, credentialsProfiles, configProfiles, ssoSessions, services, otherSections }
}

type Kind = 'default' | 'profile' | 'sso-session' | 'services'

/** The kind and name in a section header of the config file; null for any other header. */
function parseHeader(text: string): { kind: Kind; name: string } | null {
  if (text === 'default') return { kind: text, name: text }
  const [, kind, rest] = /^(profile|sso-session|services)\s(.*)$/s.exec(text) ?? []
  const [name, ...others] = splitWords(rest ?? '') ?? []
  return kind && name && others.length === 0 ? { kind: kind as Kind, name } : null
}

function merge(sections: Map<string, Settings>, name: string, settings: Settings): void {
  sections.set(name, { ...sections.get(name), ...settings })
}

/** The sections in order. */
function parseSections(text: string): [header: string, settings: Settings][] {
  const sections: [string, Record<string, string>][] = []
  let settings: Record<string, string> | null = null
  /** The setting without a value whose deeper lines are its own settings; null for none. */
  let block: { name: string; depth: number } | null = null
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const content = line.trim()
    if (/^([#;]|$)/.test(content)) continue
    if (content.startsWith('[')) {
      // The header is what the brackets hold, whatever follows. Without its bracket the line is no header, and what
      // follows belongs to no section, least of all to the one above.
      const [, header] = /^\[([^\]]+)\]/.exec(content) ?? []
      settings = header === undefined ? null : Object.create(null)
      if (header !== undefined) sections.push([header, settings!])
      block = null
      continue
    }
    if (!settings) continue
    const depth = line.search(/\S/)
    if (block && depth <= block.depth) block = null
    const setting = parseSetting(content, block ? /=/ : /[=:]/)
    if (!setting) continue
    const { name, value } = setting
    if (block) settings[`${block.name}.${name}`] = value
    else if (value === '') block = { name: name.toLowerCase(), depth }
    else settings[name.toLowerCase()] = value
  }
  return sections
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
