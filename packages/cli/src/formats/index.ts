import { EcrLoginError } from '@ecrlogin/core'
import { quoteValue, suggest } from '@ecrlogin/core/internal'
import { dockerConfig } from './docker-config-format.ts'
import { fish } from './fish.ts'
import { type Dialect, type Format, isDialect } from './format.ts'
import { github } from './github.ts'
import { json } from './json.ts'
import { powershell } from './powershell.ts'
import { sh } from './sh.ts'
import { text } from './text.ts'

/** Every format, in the order in which help lists them. */
export const formats: readonly Format[] = [text, json, sh, fish, powershell, github, dockerConfig]

/** The names and aliases of all formats. */
export const formatNames: readonly string[] = formats.flatMap(({ name, aliases }) => [name, ...aliases])

/** The format of a name or alias, null for an unknown one. */
export function findFormat(name: string): Format | null {
  return formats.find((format) => format.name === name || format.aliases.includes(name)) ?? null
}

/** The dialect of a name or alias, null for anything else. */
export function findDialect(name: string): Dialect | null {
  const format = findFormat(name)
  return format && isDialect(format) ? format : null
}

/** The error for an unknown name; its hint suggests the nearest known one. */
export async function unknownFormat(
  name: string,
  known: readonly string[] = formatNames,
): Promise<EcrLoginError> {
  return new EcrLoginError(
    'unknown-format',
    `The format ${quoteValue(name)} is not known.`,
    await suggest(name, known),
  )
}
