import { ok, warning } from '../finding.ts'
import type { Check } from './check.ts'

export const program: Check = {
  name: 'program',
  find: ({ program: { version, helperVersion, runtime }, system }) => {
    const own = ok(`ecrlogin ${version} on ${runtime} and ${system}.`)
    if (helperVersion === null) return [own]
    const helper = `docker-credential-ecrlogin on PATH is ${helperVersion}`
    if (releaseOf(helperVersion) === releaseOf(version)) return [own, ok(`${helper}.`)]
    return [own, warning(`${helper}, another release.`, 'Install all programs from one release.')]
  },
}

/** A version without the distribution, of which one release has several. */
function releaseOf(version: string): string {
  return version.replace(/(?<=\()[^,)]+/, '')
}
