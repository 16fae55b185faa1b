import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule'
import { type Cloud, startCloud } from '../cloud/cloud.ts'
import { type Ended, findProgram, type RunOptions } from '../programs/programs.ts'
import { type Kubernetes, type StoredObject, startKubernetes } from './api-server.ts'

/** AWS and a Kubernetes cluster for one test of `ecrlogin cluster`. */
export interface ClusterStage {
  readonly cloud: Cloud
  readonly kubernetes: Kubernetes
  /** Runs `ecrlogin cluster` with this file. */
  run(action: 'refresh' | 'remove', file: unknown, options?: Partial<RunOptions>): Promise<Ended>
  refresh(targets: readonly object[], options?: Partial<RunOptions>): Promise<Ended>
  secretIn(namespace: string): StoredObject | undefined
  /** The logins in the Secret of a namespace, by host. */
  loginsIn(namespace: string): Record<string, { readonly password: string }>
  /** The `imagePullSecrets` of the service account `default`. */
  pullSecretsOf(namespace: string): unknown
  namespacesWithSecret(): string[]
  events(): { namespace: unknown; type: unknown; reason: unknown; message: unknown }[]
  close(): Promise<unknown>
}

/** The reason why the cluster cannot be reached here; null if it can. */
export const missingCluster = !findProgram('kubectl')
  ? 'kubectl is not installed'
  : process.platform === 'win32'
    ? 'Windows'
    : null

/** The rights that `ecrlogin cluster` needs in a namespace that a file names. */
export const namedRights: readonly IPolicyRule[] = [
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['ecrlogin'], verbs: ['get', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: ['default'], verbs: ['get', 'patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create'] },
]

/** The rights that it needs in the cluster for a file with a glob or a selector. */
export const clusterRights: readonly IPolicyRule[] = [
  ...namedRights,
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['ecrlogin'], verbs: ['list'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
]

export async function startClusterStage(): Promise<ClusterStage> {
  const cloud = await startCloud()
  const kubernetes = await startKubernetes()
  const run: ClusterStage['run'] = (action, file, options = {}) => {
    const { home } = cloud.sandbox
    writeFileSync(join(home, 'cluster.yaml'), typeof file === 'string' ? file : JSON.stringify(file))
    writeFileSync(join(home, 'kubeconfig'), kubernetes.config())
    const environment = {
      ...cloud.environment(),
      KUBECONFIG: join(home, 'kubeconfig'),
      ...options.environment,
    }
    return cloud.ecrlogin(['cluster', action, 'cluster.yaml'], { ...options, environment })
  }
  const secretIn = (namespace: string) =>
    kubernetes.objects.get(`/api/v1/namespaces/${namespace}/secrets/ecrlogin`)
  return {
    cloud,
    kubernetes,
    run,
    refresh: (targets, options) => run('refresh', { targets }, options),
    secretIn,
    loginsIn(namespace) {
      const { '.dockerconfigjson': text } = secretIn(namespace)!.data as Record<string, string>
      return JSON.parse(Buffer.from(text!, 'base64').toString()).auths
    },
    pullSecretsOf: (namespace) =>
      kubernetes.objects.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`)!.imagePullSecrets,
    namespacesWithSecret: () =>
      [...kubernetes.objects.keys()]
        .flatMap((path) => path.match(/namespaces\/(.*)\/secrets/)?.[1] ?? [])
        .sort(),
    events: () =>
      [...kubernetes.objects].flatMap(([path, { type, reason, message }]) =>
        path.includes('/events/') ? { namespace: path.split('/')[4], type, reason, message } : [],
      ),
    close: () => Promise.all([cloud.close(), kubernetes.close()]),
  }
}
