import { parseAwsFiles } from '../src/aws-config/ini-files.ts'

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The contents of two files; kinds of sections that do not occur are empty. */
export interface Files {
  readonly profiles?: Sections
  readonly ssoSessions?: Sections
  readonly services?: Sections
  /** The sections of no known kind. */
  readonly other?: Sections
}

export function readFiles(config: string, credentials = ''): Files {
  const { profiles, ssoSessions, services, otherSections } = parseAwsFiles(config, credentials)
  const files = Object.entries({ profiles, ssoSessions, services, other: otherSections })
  return Object.fromEntries(
    files
      .map(([kind, sections]) => [kind, Object.fromEntries(sections)] as const)
      .filter(([, sections]) => Object.keys(sections).length > 0),
  )
}

export type Example = [title: string, config: string, credentials: string, files: Files]
