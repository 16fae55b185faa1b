import { EcrLoginError } from '@ecrlogin/core'
import { formatTime, isJsonObject, parseJsonObject, quoteValue } from '@ecrlogin/core/internal'
import type { Auth, HostAuth } from '../docker-config/auths.ts'
import { secretName } from '../kubernetes/names.ts'
import { createSecret, type Secret } from '../kubernetes/secret-manifest.ts'
import type { ClusterFile } from './cluster-file.ts'
import type { KubernetesObject } from './kubernetes-api.ts'

/** The labels of the Secrets that an installation keeps; it changes and removes no other ones. */
export function managedLabels({ installation }: ClusterFile): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/managed-by': 'ecrlogin', 'app.kubernetes.io/instance': installation }
}

/** The annotations that people and the next run read. Times are in RFC 3339. */
const annotation = {
  /** The expiry of the login that expires first. */
  expiresAt: 'ecrlogin/expires-at',
  refreshedAt: 'ecrlogin/refreshed-at',
  /** A JSON object with the expiry of each registry's login. */
  logins: 'ecrlogin/logins',
  /** The service accounts that have the Secret in `imagePullSecrets`, separated by commas. */
  serviceAccounts: 'ecrlogin/service-accounts',
} as const

/** A login in a Secret. */
export interface StoredLogin extends HostAuth {
  readonly expiresAt: Date
}

/** The content of a Secret of `cluster`. */
export interface ManagedSecret {
  readonly logins: readonly StoredLogin[]
  readonly serviceAccounts: readonly string[]
}

/** Reads a Secret. Throws `client-failed` for one that somebody else made, because its other logins would be lost. */
export function readManagedSecret(secret: KubernetesObject, file: ClusterFile): ManagedSecret {
  const { name, namespace, labels = {}, annotations = {} } = secret.metadata
  const ours = Object.entries(managedLabels(file))
  if (!ours.every(([key, value]) => labels[key] === value)) {
    const flags = ours.map(([key, value]) => `${key}=${value}`).join(' ')
    throw new EcrLoginError(
      'client-failed',
      `The Secret ${quoteValue(name)} in the namespace ${quoteValue(namespace ?? '')} belongs to somebody else.`,
      `Choose another secretName, delete it, or hand it over: ` +
        `\`kubectl label secret ${name} -n ${namespace} --overwrite ${flags}\`.`,
    )
  }
  const times = parseJsonObject(annotations[annotation.logins] ?? '') ?? {}
  const logins = Object.entries(authsOf(secret)).flatMap(([host, auth]) => {
    const expiresAt = new Date(String(times[host]))
    // A login of unknown age is not one of ours.
    return Number.isNaN(expiresAt.getTime()) ? [] : [{ host, auth: auth as Auth, expiresAt }]
  })
  // Whoever may change the Secret may change the annotation, too.
  const serviceAccounts = (annotations[annotation.serviceAccounts] ?? '')
    .split(',')
    .filter((one) => secretName.pattern.test(one))
  return { logins, serviceAccounts }
}

/** The time at which a Secret was applied, to the second; long ago for one without that annotation. */
export function refreshedAt({ metadata: { annotations = {} } }: KubernetesObject): Date {
  return new Date(annotations[annotation.refreshedAt] ?? 0)
}

/** The Secret as it is applied. */
export function formatManagedSecret(
  file: ClusterFile,
  namespace: string,
  { logins, serviceAccounts }: ManagedSecret,
  now: Date,
): Secret {
  const times = logins.map(({ host, expiresAt }) => [host, formatTime(expiresAt)])
  return createSecret(logins, {
    name: file.secretName,
    namespace,
    labels: managedLabels(file),
    annotations: {
      [annotation.expiresAt]: formatTime(firstExpiry(logins)),
      [annotation.refreshedAt]: formatTime(now),
      [annotation.logins]: JSON.stringify(Object.fromEntries(times)),
      [annotation.serviceAccounts]: serviceAccounts.join(','),
    },
  })
}

/** The expiry of the login that expires first. There has to be one. */
export function firstExpiry(logins: readonly StoredLogin[]): Date {
  return new Date(Math.min(...logins.map(({ expiresAt }) => expiresAt.getTime())))
}

function authsOf({ data }: KubernetesObject): object {
  const text = isJsonObject(data) ? data['.dockerconfigjson'] : undefined
  const content = typeof text === 'string' ? parseJsonObject(Buffer.from(text, 'base64').toString()) : null
  return isJsonObject(content?.auths) ? content.auths : {}
}
