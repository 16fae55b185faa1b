import type { EcrLoginError, LoginResult } from '@ecrlogin/core'
import { formatTime, toEcrLoginError } from '@ecrlogin/core/internal'
import { toHostAuth } from '../docker-config/auths.ts'
import { chooseNamespaces, type NamespacePlan } from './choose-namespaces.ts'
import { type ClusterCall, forEachNamespace, secretPath } from './cluster-call.ts'
import { namedNamespaces } from './cluster-file.ts'
import { KubernetesError } from './kubernetes-api.ts'
import { firstExpiry, formatManagedSecret, readManagedSecret, type StoredLogin } from './managed-secret.ts'
import { pruneSecrets } from './remove-secrets.ts'
import { reportEvent } from './report-event.ts'
import { addPullSecret, removePullSecret } from './service-accounts.ts'

/** The result for each registry, by its host. */
export type Logins = ReadonlyMap<string, LoginResult>

/**
 * Applies the Secret of every namespace that the file chooses, and removes those that are left elsewhere. A registry
 * without a new login keeps the one that it has in a Secret until that expires.
 */
export async function refreshSecrets(logins: Logins, call: ClusterCall): Promise<void> {
  const { file, api, now, failed } = call
  const startedAt = now()
  const { plans, missing } = await chooseNamespaces(file, api)
  for (const error of missing) failed(error)
  await forEachNamespace(plans, call, (plan) => refreshNamespace(plan, logins, call))
  if (namedNamespaces(file)) return
  await pruneSecrets(new Set(plans.map(({ name }) => name)), startedAt, call)
}

async function refreshNamespace(plan: NamespacePlan, logins: Logins, call: ClusterCall): Promise<void> {
  const { file, api, now, logger, done } = call
  const about = { namespace: plan.name, secretName: file.secretName }
  const problems = [...plan.registries].flatMap((host) => {
    const result = logins.get(host)!
    return 'error' in result ? `No new login to ${host}: ${result.error.message}` : []
  })
  const failure = await changeNamespace(plan, logins, call).then(
    (line) => {
      done(`${plan.name}: ${line}`)
      return null
    },
    (error) => toEcrLoginError(error),
  )
  if (failure && (await isGone(plan.name, failure, call)))
    return done(`${plan.name}: skipped, because it is being deleted`)
  if (failure) problems.push(failure.message)
  const reason = problems.length > 0 ? 'RefreshFailed' : 'Refreshed'
  const message = problems.join(' ') || `${file.secretName} has new logins.`
  await reportEvent({ ...about, reason, message }, now(), api, logger)
  if (failure) throw failure
}

/** Applies a namespace's Secret, then changes its service accounts. Returns what was done. */
async function changeNamespace(
  { name: namespace, registries, serviceAccounts }: NamespacePlan,
  logins: Logins,
  call: ClusterCall,
): Promise<string> {
  const { file, api, now } = call
  const { secretName } = file
  const path = secretPath(namespace, secretName)
  const object = await api.get(path)
  const stored = object ? readManagedSecret(object, file) : { logins: [], serviceAccounts: [] }
  const fresh = [...registries].flatMap((host) => toStoredLogin(logins.get(host)!))
  const kept = stored.logins.filter(
    ({ host, expiresAt }) =>
      registries.has(host) && expiresAt > now() && !fresh.some((login) => login.host === host),
  )
  const all = [...fresh, ...kept]
  if (all.length === 0) return 'no login, nothing was changed'

  // Before any service account names it, and with the accounts of last time until they are changed.
  const accounts = new Set([...stored.serviceAccounts, ...serviceAccounts])
  const apply = (names: Iterable<string>) =>
    api.apply(path, formatManagedSecret(file, namespace, { logins: all, serviceAccounts: [...names] }, now()))
  await apply(accounts)
  for (const serviceAccount of accounts) {
    const place = { namespace, serviceAccount, secretName }
    if (serviceAccounts.has(serviceAccount)) await addPullSecret(place, api)
    else await removePullSecret(place, call)
  }
  if (accounts.size > serviceAccounts.size) await apply(serviceAccounts)
  const count = all.length === 1 ? '1 registry' : `${all.length} registries`
  return `${secretName} has ${count}, valid until ${formatTime(firstExpiry(all))}${keptNote(kept)}`
}

function keptNote(kept: readonly StoredLogin[]): string {
  return kept.length > 0 ? ` (${kept.map(({ host }) => host).join(', ')} as before)` : ''
}

function toStoredLogin(result: LoginResult): StoredLogin[] {
  if ('error' in result) return []
  return [{ ...toHostAuth(result.loginCommand), expiresAt: result.loginCommand.ExpiresAt }]
}

/** True if a namespace has been deleted since it was listed. One that was not listed may never have been there. */
async function isGone(
  namespace: string,
  failure: EcrLoginError,
  { file, api }: ClusterCall,
): Promise<boolean> {
  if (namedNamespaces(file)) return false
  if (!(failure instanceof KubernetesError) || (failure.status !== 403 && failure.status !== 404))
    return false
  if (/because it is being terminated/.test(failure.message)) return true
  try {
    const found = await api.list('/api/v1/namespaces', { fieldSelector: `metadata.name=${namespace}` })
    return found.length === 0
  } catch {
    return false
  }
}
