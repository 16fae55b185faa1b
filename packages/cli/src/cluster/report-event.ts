import type { Logger } from '@ecrlogin/core'
import { toEcrLoginError } from '@ecrlogin/core/internal'
import { fieldManager, type KubernetesApi } from './kubernetes-api.ts'

/** An event about a Secret, for `kubectl get events`. */
export interface SecretEvent {
  readonly namespace: string
  readonly secretName: string
  readonly reason: 'Refreshed' | 'RefreshFailed'
  readonly message: string
}

/** In characters; the API server accepts no longer message. */
const longest = 1024

/** Creates an event in the namespace of a Secret. Never fails: the Secret is more important than the word about it. */
export async function reportEvent(
  { namespace, secretName, reason, message }: SecretEvent,
  now: Date,
  api: KubernetesApi,
  logger: Logger,
): Promise<void> {
  const time = now.toISOString()
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${secretName}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Secret', name: secretName, namespace },
    type: reason === 'Refreshed' ? 'Normal' : 'Warning',
    reason,
    message: message.slice(0, longest),
    source: { component: fieldManager },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  }
  try {
    await api.create(`/api/v1/namespaces/${namespace}/events`, event)
  } catch (error) {
    logger.debug(toEcrLoginError(error).message)
  }
}
