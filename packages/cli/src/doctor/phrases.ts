import type { Inspection } from '@ecrlogin/core'
import { sh } from '../formats/sh.ts'
import type { Reading } from './facts.ts'

/** A path as people write it: from their home. */
export function showPath(path: string, { environment }: Pick<Reading, 'environment'>): string {
  const home = environment.HOME || environment.USERPROFILE || ''
  return home !== '' && /^[\\/]/.test(path.slice(home.length)) && path.startsWith(home)
    ? `~${path.slice(home.length)}`
    : path
}

/** A path as a word of a command line. */
export function pathWord(path: string, reading: Pick<Reading, 'environment'>): string {
  const shown = showPath(path, reading)
  // In quotes, ~ is no home.
  return isPlain(shown) ? shown : toWord(path)
}

/** A text as a word of a command line: as it is, or in quotes where it needs them. */
export function toWord(text: string): string {
  return isPlain(text) ? text : sh.quote(text)
}

function isPlain(text: string): boolean {
  return /^[\w@%+=:,./~-]+$/.test(text)
}

/** What an inspection is about. */
export function nameOf({ registry, region }: Inspection): string {
  return registry ?? `your registry in ${region}`
}

/** The inspections, none where the registries could not be looked at. */
export function inspectionsOf({ inspections }: Reading): readonly Inspection[] {
  return 'value' in inspections ? inspections.value : []
}

/** The login to what was asked for, as a command line with more words behind. */
export function loginLine({ registries }: Reading, ...more: readonly string[]): string {
  const words = registries.filter((word) => /^[\w.:-]+$/.test(word))
  return `\`${['ecrlogin login', ...words, ...more].join(' ')}\``
}

/** The sentence for each registry, once for those of which it is the same. */
export function distinct<T>(findings: readonly T[]): T[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}
