import type { EcrLoginError, Logger } from '@ecrlogin/core'
import { toEcrLoginError } from '@ecrlogin/core/internal'
import type { ClusterFile } from './cluster-file.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

/** Everything that a change of a cluster needs. */
export interface ClusterCall {
  readonly file: ClusterFile
  readonly api: KubernetesApi
  readonly now: () => Date
  readonly logger: Logger
  /** Prints what was done in a namespace. */
  done(line: string): void
  /** Reports what failed; everything else is still done. */
  failed(error: EcrLoginError): void
}

/** Namespaces that are worked on at the same time. */
const atOnce = 8

/** Works on every namespace, whatever happens to the others. */
export async function forEachNamespace<T>(
  items: readonly T[],
  call: ClusterCall,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) {
      await work(item).catch((error) => call.failed(toEcrLoginError(error)))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

export function secretPath(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/secrets/${name}`
}
