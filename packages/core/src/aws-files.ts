/** The settings of one section, by name; those of a nested block as `block.name`. */
export type Settings = Readonly<Record<string, string | undefined>>

/** What the AWS config and credentials files hold together. */
export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, Settings>
  readonly ssoSessions: ReadonlyMap<string, Settings>
  readonly services: ReadonlyMap<string, Settings>
}

/**
 * Reads the texts of both files as the AWS CLI does: profiles are `[profile name]` or `[default]` in the
 * config file, `[name]` in the credentials file, whose settings win. Ours rather than the AWS SDK's reader,
 * which takes longer to load than an answer from the cache may take.
 */
export function parseAwsFiles(config: string, credentials: string): AwsFiles {
  const files = {
    profiles: new Map<string, Settings>(),
    ssoSessions: new Map<string, Settings>(),
    services: new Map<string, Settings>(),
  }
  for (const [header, settings] of parseSections(config)) {
    const [, kind, name] = /^(profile|sso-session|services)\s+(.+)$/.exec(header) ?? []
    const bare = name?.trim().replace(/^(["'])(.*)\1$/, '$2')
    if (kind === 'sso-session') files.ssoSessions.set(bare!, settings)
    else if (kind === 'services') files.services.set(bare!, settings)
    else if (kind === 'profile') merge(files.profiles, bare!, settings)
    else if (header === 'default') merge(files.profiles, header, settings)
  }
  for (const [header, settings] of parseSections(credentials)) merge(files.profiles, header, settings)
  return files
}

function merge(profiles: Map<string, Settings>, name: string, settings: Settings): void {
  profiles.set(name, { ...profiles.get(name), ...settings })
}

/** The sections in order; a comment is a line that starts with `#` or `;`, or what follows ` #` or ` ;`. */
function parseSections(text: string): [header: string, settings: Settings][] {
  const sections: [string, Record<string, string>][] = []
  let block = ''
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(^|\s)[#;].*$/, '').trim()
    const header = /^\[(.*)\]$/.exec(content)?.[1]?.trim()
    if (header !== undefined) {
      sections.push([header, Object.create(null)])
      block = ''
      continue
    }
    const [, name, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(content) ?? []
    const settings = sections.at(-1)?.[1]
    if (name === undefined || !settings) continue
    if (value === '') {
      block = name
      continue
    }
    if (!/^\s/.test(line)) block = ''
    settings[block ? `${block}.${name}` : name] = value!
  }
  return sections
}
