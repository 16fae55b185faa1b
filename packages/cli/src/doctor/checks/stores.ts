import type { Check } from './check.ts'
import { type Finding, failure, ok, problem, warning } from '../finding.ts'
import type { AuthContent, AuthFile, Reading } from '../facts.ts'
import { inspectionsOf, pathWord, showPath } from '../phrases.ts'

/** What Windows' own store takes of a password, in bytes; the tokens of ECR have outgrown it. */
const windowsLimit = 2560

/** Docker's configuration, and the credential helpers that it names. */
export const stores: Check = {
  name: 'stores',
  find: (reading) => reading.authFiles.flatMap((file) => findInFile(file, reading)),
}

function findInFile(file: AuthFile, reading: Reading): Finding[] {
  const { path, content } = file
  if (content === null) return []
  if ('error' in content) {
    const word = pathWord(path, reading)
    return [failure(content.error, `Move it out of the way: \`mv ${word} ${word}.broken\`.`)]
  }
  const hosts = inspectionsOf(reading).flatMap(({ registry }) => registry ?? [])
  const found = [
    ...hosts.flatMap((host) => findForHost(host, content, file, reading)),
    ...findMixture(content, file, reading),
  ]
  return found.length > 0 ? found : [ok(`${showPath(path, reading)} can be read.`)]
}

/** A helper is found by the very host; what has none of its own goes to the store. */
function findForHost(host: string, content: AuthContent, file: AuthFile, reading: Reading): Finding[] {
  const own = content.credHelpers[host]
  const helper = own ?? content.credsStore
  if (!helper) return []
  const where = showPath(file.path, reading)
  const hint = `Name ours for this registry: \`ecrlogin setup docker ${host}\`.`
  if (!reading.helpersOnPath.has(helper)) {
    return [problem('client-failed', `${where} names ${describeHelper(helper)} for ${host}.`, hint)]
  }
  if (own === undefined && helper === 'ecrlogin') {
    const what = `${where} has ecrlogin as credsStore, which keeps no passwords of other registries.`
    return [warning(what, `${hint.slice(0, -1)}, and take credsStore out.`)]
  }
  if (reading.system === 'win32' && ['wincred', 'desktop'].includes(helper)) {
    const what = `${where} keeps logins in Windows' own store, which takes ${windowsLimit} bytes and not the longer tokens of ECR ("The stub received bad data").`
    return [warning(what, hint)]
  }
  return [ok(`${where} has the helper ${helper} for ${host}.`)]
}

function describeHelper(helper: string): string {
  const missing = `the helper ${helper}, and no docker-credential-${helper} is on PATH,`
  if (helper === 'ecr-login') return `${missing} which is amazon-ecr-credential-helper's; ours is ecrlogin,`
  if (helper.startsWith('docker-credential-')) return `${missing} since docker-credential- is put in front,`
  return missing
}

/** Both helpers for ECR side by side answer for different identities. */
function findMixture({ credHelpers }: AuthContent, { path }: AuthFile, reading: Reading): Finding[] {
  const hosts = Object.keys(credHelpers).filter((host) => credHelpers[host] === 'ecr-login')
  const isMixed = Object.values(credHelpers).includes('ecrlogin') && reading.helpersOnPath.has('ecr-login')
  if (hosts.length === 0 || !isMixed) return []
  const what = `${showPath(path, reading)} has ecrlogin for some registries and ecr-login for others, which knows neither our settings nor our cache.`
  return [warning(what, `Let one answer for all: \`ecrlogin setup docker ${hosts.join(' ')}\`.`)]
}
