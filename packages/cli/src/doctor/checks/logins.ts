import type { Check } from './check.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'
import type { AuthFile, Reading, StoredLogin } from '../facts.ts'
import { inspectionsOf, showPath } from '../phrases.ts'

/** The logins to Amazon ECR that lie in the auth files themselves. */
export const logins: Check = {
  name: 'logins',
  find: (reading) => reading.authFiles.flatMap((file) => findInFile(file, reading)),
}

function findInFile(file: AuthFile, reading: Reading): Finding[] {
  const { content } = file
  if (content === null || 'error' in content) return []
  // Where a helper answers, the file is not asked.
  const inUse = content.logins.filter(({ registry }) => !content.credHelpers[registry.host])
  const findings = inUse.flatMap((login) => judge(login, file, reading) ?? [])
  return findings.length > 0 ? findings : [ok(describe(inUse, file, reading))]
}

/** Null for a login that is in nobody's way. */
function judge(login: StoredLogin, file: AuthFile, reading: Reading): Finding | null {
  const { key, registry } = login
  const { host } = registry
  const where = showPath(file.path, reading)
  const client = clientOption(file, reading)
  const isInTheWay = isExpired(login, reading) && (registry.isPublic || isAsked(login, reading))
  if (isShadowing(login, file)) {
    const what = `${where} has a login under ${key}; some clients take it for ${host}, and a new login does not replace it.`
    const hint = `Take it away and log in anew: \`ecrlogin logout ${host}${client} && ecrlogin login ${host}${client}\`.`
    return isInTheWay ? problem('client-failed', what, hint) : warning(what, hint)
  }
  if (!isInTheWay) return null
  if (isOfPart(login)) {
    const anew = registry.isPublic ? '' : ` && ecrlogin login ${host}${client}`
    return problem(
      'client-failed',
      `The login for ${key} in ${where} has expired; it goes before that for ${host}.`,
      `Take it away: \`ecrlogin logout --all${client}${anew}\`.`,
    )
  }
  const what = `The login for ${host} in ${where} has expired`
  return registry.isPublic
    ? problem(
        'client-failed',
        `${what}; it is sent all the same, and public images are refused.`,
        `Take it away: \`ecrlogin logout ${host}${client}\`.`,
      )
    : problem('client-failed', `${what}.`, `Log in again: \`ecrlogin login ${host}${client}\`.`)
}

function isExpired({ expiresAt }: StoredLogin, { now }: Reading): boolean {
  return expiresAt !== null && expiresAt <= now
}

function isAsked({ registry }: StoredLogin, reading: Reading): boolean {
  return inspectionsOf(reading).some((one) => one.registry === registry.host)
}

/** docker finds a login under a URL too; podman and its kin never do. */
function isShadowing({ key }: StoredLogin, { clients }: AuthFile): boolean {
  return clients.includes('docker') && key.startsWith('https://')
}

/** podman and its kin keep logins to parts of a registry apart, and ask the longest that fits. */
function isOfPart({ key }: StoredLogin): boolean {
  return /^[^/:]+\/./.test(key)
}

/** What names the client of a file on our command line, one that is installed; nothing for the usual one. */
function clientOption({ clients }: AuthFile, reading: Reading): string {
  const client = clients.find((name) =>
    reading.clients.some((one) => one.name === name && one.version !== null),
  )
  return clients.includes('docker') ? '' : ` --client ${client ?? clients[0]}`
}

function describe(logins: readonly StoredLogin[], { path }: AuthFile, reading: Reading): string {
  const { length } = logins
  const count = length === 0 ? 'no login' : length === 1 ? 'one login' : `${length} logins`
  const expired = logins.filter((login) => isExpired(login, reading)).length
  const rest = expired === 0 ? '' : `, of which ${expired} ${expired === 1 ? 'has' : 'have'} expired`
  return `${showPath(path, reading)} holds ${count} for Amazon ECR${rest}.`
}
