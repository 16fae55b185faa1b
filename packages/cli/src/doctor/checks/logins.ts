import type { AuthFile, StoredLogin } from '../../docker-config/read-auth-files.ts'
import { parseRegistryKey } from '../../docker-config/registry-key.ts'
import type { Facts } from '../facts.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'
import { inspectionsOf, showPath } from '../phrases.ts'
import type { Check } from './check.ts'

/** The logins to Amazon ECR that are stored in the auth files themselves. */
export const logins: Check = {
  name: 'logins',
  find: (facts) => facts.authFiles.flatMap((file) => findInFile(file, facts)),
}

function findInFile(file: AuthFile, facts: Facts): Finding[] {
  const { content } = file
  if (content === null || 'error' in content) return []
  // With a helper, the client does not use the file's logins.
  const inUse = content.logins.filter(({ registry }) => !content.credHelpers[registry.host])
  const findings = inUse.flatMap((login) => judge(login, file, facts) ?? [])
  return findings.length > 0 ? findings : [ok(describe(inUse, file, facts))]
}

/** Null for a login that prevents nothing. */
function judge(login: StoredLogin, file: AuthFile, facts: Facts): Finding | null {
  const { key, registry } = login
  const { host } = registry
  const where = showPath(file.path, facts)
  const client = clientOption(file, facts)
  const isHarmful = isExpired(login, facts) && (registry.isPublic || isRequested(login, facts))
  if (isShadowing(login, file)) {
    const message = `${where} has a login under ${key}; some clients use it for ${host}, and a new login does not replace it.`
    const hint = `Remove it and log in again: \`ecrlogin logout ${host}${client} && ecrlogin login ${host}${client}\`.`
    return isHarmful ? problem('client-failed', message, hint) : warning(message, hint)
  }
  if (!isHarmful) return null
  if (isOfPart(login)) {
    const newLogin = registry.isPublic ? '' : ` && ecrlogin login ${host}${client}`
    return problem(
      'client-failed',
      `The login for ${key} in ${where} has expired; it overrides the one for ${host}.`,
      `Remove it: \`ecrlogin logout --all${client}${newLogin}\`.`,
    )
  }
  const message = `The login for ${host} in ${where} has expired`
  return registry.isPublic
    ? problem(
        'client-failed',
        `${message}; clients still send it, so pulls of public images fail.`,
        `Remove it: \`ecrlogin logout ${host}${client}\`.`,
      )
    : problem('client-failed', `${message}.`, `Log in again: \`ecrlogin login ${host}${client}\`.`)
}

function isExpired({ expiresAt }: StoredLogin, { now }: Facts): boolean {
  return expiresAt !== null && expiresAt <= now
}

function isRequested({ registry }: StoredLogin, facts: Facts): boolean {
  return inspectionsOf(facts).some((one) => one.registry === registry.host)
}

/** docker finds a login under a URL too; podman, buildah and skopeo do not. */
function isShadowing({ key }: StoredLogin, { clients }: AuthFile): boolean {
  return clients.includes('docker') && parseRegistryKey(key).isUrl
}

/** podman, buildah and skopeo store logins to parts of a registry separately, and use the longest match. */
function isOfPart({ key }: StoredLogin): boolean {
  const { isUrl, port, path } = parseRegistryKey(key)
  return !isUrl && port === '' && path.length > 1
}

/** The option that selects an installed client of a file; empty for the default client. */
function clientOption({ clients }: AuthFile, facts: Facts): string {
  const client = clients.find((name) =>
    facts.clients.some((one) => one.name === name && one.version !== null),
  )
  return clients.includes('docker') ? '' : ` --client ${client ?? clients[0]}`
}

function describe(logins: readonly StoredLogin[], { path }: AuthFile, facts: Facts): string {
  const { length } = logins
  const count = length === 0 ? 'no login' : length === 1 ? 'one login' : `${length} logins`
  const expired = logins.filter((login) => isExpired(login, facts)).length
  const some = length === 1 ? 'which' : `of which ${expired}`
  const rest = expired === 0 ? '' : `, ${some} ${expired === 1 ? 'has' : 'have'} expired`
  return `${showPath(path, facts)} holds ${count} for Amazon ECR${rest}.`
}
