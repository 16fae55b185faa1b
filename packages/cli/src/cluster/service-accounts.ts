import type { ClusterCall } from './cluster-call.ts'
import { type KubernetesApi, KubernetesError, type KubernetesObject } from './kubernetes-api.ts'

/** A Secret's place in the `imagePullSecrets` of a service account. */
export interface PullSecretPlace {
  readonly namespace: string
  readonly serviceAccount: string
  readonly secretName: string
}

/** Adds a Secret to the `imagePullSecrets` of a service account, unless it is among them. */
export function addPullSecret(place: PullSecretPlace, api: KubernetesApi): Promise<void> {
  return changePullSecrets(place, api, (secrets) =>
    secrets.some(({ name }) => name === place.secretName)
      ? secrets
      : [...secrets, { name: place.secretName }],
  )
}

/**
 * Removes it. Does nothing if it, or the service account, is gone. Only says so if there is no right to the account: a
 * role loses that right with the last target that lists the account, and a name without a Secret does no harm there.
 */
export async function removePullSecret(
  place: PullSecretPlace,
  { api, done }: Pick<ClusterCall, 'api' | 'done'>,
): Promise<void> {
  try {
    await changePullSecrets(place, api, (secrets) =>
      secrets.some(({ name }) => name === place.secretName)
        ? secrets.filter(({ name }) => name !== place.secretName)
        : secrets,
    )
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error
    if (error.status === 403) {
      const { namespace, serviceAccount, secretName } = place
      done(`${namespace}: left ${secretName} in the service account ${serviceAccount}, without a right to it`)
    } else if (error.status !== 404) throw error
  }
}

type PullSecrets = readonly { readonly name: string }[]

/** Somebody else may change the service account at the same time. */
const attempts = 3

async function changePullSecrets(
  { namespace, serviceAccount }: PullSecretPlace,
  api: KubernetesApi,
  change: (secrets: PullSecrets) => PullSecrets,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}`
  for (let attempt = 1; ; attempt += 1) {
    const account = await api.get(path)
    if (!account)
      throw new KubernetesError(404, `There is no service account ${serviceAccount} in ${namespace}.`)
    const before = pullSecretsOf(account)
    const after = change(before)
    if (after === before) return
    try {
      // The list has no keys by which Kubernetes would merge it.
      return await api.patch(path, [
        { op: 'test', path: '/metadata/resourceVersion', value: account.metadata.resourceVersion },
        { op: 'add', path: '/imagePullSecrets', value: after },
      ])
    } catch (error) {
      const isChanged = error instanceof KubernetesError && (error.status === 409 || error.status === 422)
      if (!isChanged || attempt === attempts) throw error
    }
  }
}

function pullSecretsOf({ imagePullSecrets }: KubernetesObject): PullSecrets {
  return Array.isArray(imagePullSecrets) ? imagePullSecrets : []
}
