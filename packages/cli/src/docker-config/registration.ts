import type { DockerConfig } from './docker-config.ts'
import { removeMember, setMember } from './json-text.ts'

/** The name of this program's helper in `credHelpers`; the program is `docker-credential-` and this. */
export const helper = 'ecrlogin'

/** One entry of `credHelpers` before and after; null for none. */
export interface HelperChange {
  readonly host: string
  readonly before: unknown
  readonly after: unknown
}

/** The changes that make this program the helper of these hosts; none for hosts that use it already. */
export function planSetup({ credHelpers }: DockerConfig, hosts: readonly string[]): HelperChange[] {
  return hosts
    .map((host) => ({ host, before: credHelpers?.[host] ?? null, after: helper }))
    .filter(({ before }) => before !== helper)
}

/**
 * The changes that restore the original helpers of these hosts; null means all hosts. There is none for a host that
 * had this program in the original, or has another helper by now.
 */
export function planUndo(
  { credHelpers }: DockerConfig,
  original: DockerConfig,
  hosts: readonly string[] | null,
): HelperChange[] {
  return Object.entries(credHelpers ?? {})
    .filter(([host, name]) => name === helper && (hosts === null || hosts.includes(host)))
    .map(([host, before]) => ({ host, before, after: original.credHelpers?.[host] ?? null }))
    .filter(({ after }) => after !== helper)
}

/** Replaces an empty text by an empty object: docker accepts an empty file. (podman does not, so the readers reject it.) */
export function toEditableText(text: string): string {
  return text.trim() === '' ? '{}\n' : text
}

/** The text with these changes, and every other character as it was. */
export function changeHelpers(text: string, changes: readonly HelperChange[]): string {
  const start = JSON.parse(text).credHelpers ? text : setMember(text, ['credHelpers'], {})
  return changes.reduce((changed, { host, after }) => {
    const path = ['credHelpers', host]
    return after === null ? removeMember(changed, path) : setMember(changed, path, after)
  }, start)
}

/** The text without `credHelpers` if that is empty. */
export function dropEmptyHelpers(text: string): string {
  const { credHelpers } = JSON.parse(text)
  return credHelpers && Object.keys(credHelpers).length === 0 ? removeMember(text, ['credHelpers']) : text
}
