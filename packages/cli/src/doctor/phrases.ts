import type { Inspection } from '@ecrlogin/core'
import type { AuthFile } from '../docker-config/read-auth-files.ts'
import { sh } from '../formats/sh.ts'
import type { Facts } from './facts.ts'

/** A path with `~` for the user's home. */
export function showPath(path: string, { environment }: Pick<Facts, 'environment'>): string {
  const home = environment.HOME || environment.USERPROFILE || ''
  return home !== '' && /^[\\/]/.test(path.slice(home.length)) && path.startsWith(home)
    ? `~${path.slice(home.length)}`
    : path
}

/** A path as an argument of a POSIX command line. */
export function pathArgument(path: string, facts: Pick<Facts, 'environment'>): string {
  const shown = showPath(path, facts)
  // A shell does not expand `~` in quotes.
  return shown !== path && shown.startsWith('~/')
    ? `~/${sh.quoteArgument(shown.slice(2))}`
    : sh.quoteArgument(path)
}

/** The name of an inspected registry. */
export function nameOf({ registry, region }: Inspection): string {
  return registry ?? `your registry in ${region.name}`
}

/** The inspections; none when the registries could not be resolved. */
export function inspectionsOf({ inspections }: Facts): readonly Inspection[] {
  return 'value' in inspections ? inspections.value : []
}

/** The command line that logs in to the requested registries, with further arguments. */
export function loginLine({ registries }: Facts, ...more: readonly string[]): string {
  const names = registries.filter((name) => /^[\w.:-]+$/.test(name))
  return `\`${['ecrlogin login', ...names, ...more].join(' ')}\``
}

/** The findings without repetitions: several registries often have the same one. */
export function distinct<T>(findings: readonly T[]): T[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}

/** Whether a login would use one of the clients that store their logins in a file. */
export function isOfWanted(file: AuthFile, { clients }: Facts): boolean {
  return clients.some(({ name, isWanted }) => isWanted && file.clients.includes(name))
}
