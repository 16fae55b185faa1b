import type { Principal } from '@ecrlogin/local-ecr'
import { type Index, lasting, temporary } from './cast.ts'
import type { Section } from './config-text.ts'
import type { Dice } from './dice.ts'

/** A scenario that grows. */
export interface Draft {
  readonly dice: Dice
  /** The names of the profiles; what they hold is numbered in the same way. */
  readonly names: readonly string[]
  readonly config: Section[]
  readonly credentials: Section[]
  readonly environment: Record<string, string>
  readonly files: Record<string, string>
}

/** The section of a profile in a file, made if there is none. */
export function profileIn(file: Section[], name: string): Section {
  return sectionIn(file, 'profile', name)
}

export function sectionIn(file: Section[], kind: Section['kind'], name: string): Section {
  const found = file.find((one) => one.kind === kind && one.name === name)
  if (found) return found
  const made: Section = { kind, name, settings: [] }
  file.push(made)
  return made
}

/** Adds settings that the section does not have. */
export function addSettings(section: Section, settings: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const isThere = section.settings.some(([known]) => known === name)
    if (value !== null && !isThere) section.settings.push([name, value])
  }
}

/** The keys of a principal as settings of a file. */
export function keySettings({ accessKeyId, secretAccessKey, sessionToken }: Principal, dice: Dice) {
  const token = dice.chance(0.2) ? 'aws_security_token' : 'aws_session_token'
  return {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    ...(sessionToken !== undefined && { [token]: sessionToken }),
  }
}

/** A principal of a profile's own in one of the files, with or without a session token. */
export function principalIn(file: 'config' | 'credentials', index: number, dice: Dice): Principal {
  return (dice.chance(0.3) ? temporary : lasting)(`${file}${index as Index}`)
}
