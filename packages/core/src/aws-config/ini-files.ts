/** The settings of one section by name; settings in a nested block have names such as `block.name`. */
export type Settings = Readonly<Record<string, string | undefined>>

/** The sections of the AWS config and credentials files. */
export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, Settings>
  readonly ssoSessions: ReadonlyMap<string, Settings>
  readonly services: ReadonlyMap<string, Settings>
}

/**
 * Parses both files as the AWS SDK does: profiles are `[profile name]` or `[default]` in the config file, and `[name]` in
 * the credentials file, whose settings take precedence. Like the AWS CLI, but unlike the SDK, it accepts names with any
 * characters (blanks in quotes) and empty sections. The SDK's own parser takes longer to load than a cached response.
 */
export function parseAwsFiles(config: string, credentials: string): AwsFiles {
  const kinds: Record<Kind, Map<string, Settings>> = {
    default: new Map(),
    profile: new Map(),
    'sso-session': new Map(),
    services: new Map(),
  }
  for (const [text, settings] of parseSections(config)) {
    const header = parseHeader(text)
    if (header) merge(kinds[header.kind], header.name, settings)
  }
  const profiles = new Map(kinds.default)
  for (const [name, settings] of kinds.profile) {
    // `[profile default]` takes precedence over `[default]`.
    if (Object.keys(settings).length > 0 || !profiles.has(name)) profiles.set(name, settings)
  }
  for (const [name, settings] of parseSections(credentials)) merge(profiles, name, settings)
  return { profiles, ssoSessions: kinds['sso-session'], services: kinds.services }
}

type Kind = 'default' | 'profile' | 'sso-session' | 'services'

/** The kind and name in a section header of the config file; null for any other header. */
function parseHeader(text: string): { kind: Kind; name: string } | null {
  if (text === 'default') return { kind: text, name: text }
  // No name is that long, and on megabytes the regular expression would overflow the stack.
  if (text.length > 10_000) return null
  const match = /^(profile|sso-session|services)\s+(?:"([^"]+)"|'([^']+)'|([^\s"']+))\s*$/.exec(text)
  const name = match?.[2] ?? match?.[3] ?? match?.[4]
  return name === undefined ? null : { kind: match![1] as Kind, name }
}

function merge(sections: Map<string, Settings>, name: string, settings: Settings): void {
  sections.set(name, { ...sections.get(name), ...settings })
}

/** The sections in order. A comment starts with `#` or `;`, at the start of a line or after white space. */
function parseSections(text: string): [header: string, settings: Settings][] {
  const sections: [string, Record<string, string>][] = []
  let block = ''
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(^|\s)[#;].*$/s, '').trim()
    if (content.startsWith('[') && content.endsWith(']')) {
      sections.push([content.slice(1, -1), Object.create(null)])
      block = ''
      continue
    }
    const equals = content.indexOf('=')
    const settings = sections.at(-1)?.[1]
    if (equals < 1 || !settings) continue
    const name = content.slice(0, equals).trim()
    const value = content.slice(equals + 1).trim()
    if (value === '') {
      block = name
      continue
    }
    if (!/^\s/.test(line)) block = ''
    settings[block ? `${block}.${name}` : name] = value
  }
  return sections.filter(([header]) => header !== '')
}
