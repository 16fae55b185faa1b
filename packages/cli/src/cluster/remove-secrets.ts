import { type ClusterCall, forEachNamespace, secretPath } from './cluster-call.ts'
import { namedNamespaces } from './cluster-file.ts'
import { KubernetesError, type KubernetesObject } from './kubernetes-api.ts'
import { managedLabels, readManagedSecret, refreshedAt } from './managed-secret.ts'
import { removePullSecret } from './service-accounts.ts'

/** Removes the Secrets of a file from the cluster, also from namespaces that its targets do not match any more. */
export async function removeSecrets(call: ClusterCall): Promise<void> {
  const { file, api, done } = call
  const names = namedNamespaces(file)
  if (!names) return removeAll(await listManagedSecrets(call), call)
  await forEachNamespace([...names], call, async (namespace) => {
    const secret = await api.get(secretPath(namespace, file.secretName)).catch((error) => {
      if (!(error instanceof KubernetesError && error.status === 403)) throw error
      // The role has gone with the namespace, or with an earlier removal.
      done(`${namespace}: skipped, without a right to ${file.secretName}`)
      return null
    })
    if (secret) await remove(secret, call)
  })
}

/**
 * Removes those of our Secrets that are in none of these namespaces, which were listed at that time. What another run has
 * applied since then is for a namespace that it listed later.
 */
export async function pruneSecrets(
  namespaces: ReadonlySet<string>,
  listedAt: Date,
  call: ClusterCall,
): Promise<void> {
  const secrets = await listManagedSecrets(call)
  const isLeft = (secret: KubernetesObject) =>
    !namespaces.has(secret.metadata.namespace!) && refreshedAt(secret) <= listedAt
  await removeAll(secrets.filter(isLeft), call)
}

/** With the name as a field, so that a role may limit the list to Secrets of this name. */
function listManagedSecrets({ file, api }: ClusterCall): Promise<KubernetesObject[]> {
  const labels = Object.entries(managedLabels(file)).map(([key, value]) => `${key}=${value}`)
  return api.list('/api/v1/secrets', {
    fieldSelector: `metadata.name=${file.secretName}`,
    labelSelector: labels.join(','),
  })
}

function removeAll(secrets: readonly KubernetesObject[], call: ClusterCall): Promise<void> {
  return forEachNamespace(secrets, call, (secret) => remove(secret, call))
}

async function remove(secret: KubernetesObject, call: ClusterCall): Promise<void> {
  const { file, api, done } = call
  const { namespace = '', name: secretName } = secret.metadata
  for (const serviceAccount of readManagedSecret(secret, file).serviceAccounts) {
    await removePullSecret({ namespace, serviceAccount, secretName }, call)
  }
  await api.remove(secretPath(namespace, secretName))
  done(`${namespace}: removed ${secretName}`)
}
