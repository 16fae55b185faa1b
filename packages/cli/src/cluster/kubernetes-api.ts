import { join } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, parseJsonObject, redact } from '@ecrlogin/core/internal'
import type { Io } from '../command/io.ts'
import { type Content, sendRequest } from './send-request.ts'

/** The API server of a cluster. Every call throws `client-failed`, a `KubernetesError` where the server has answered. */
export interface KubernetesApi {
  /** Null when there is no such object. */
  get(path: string): Promise<KubernetesObject | null>
  /** The metadata alone of all objects of a list, so that no password is read. */
  list(path: string, query: Readonly<Record<string, string>>): Promise<KubernetesObject[]>
  /** Applies an object on the server's side, as `kubectl apply --server-side --force-conflicts` does. */
  apply(path: string, object: object): Promise<void>
  /** Changes an object by JSON patch. */
  patch(path: string, operations: readonly object[]): Promise<void>
  create(path: string, object: object): Promise<void>
  /** Does nothing when there is no such object. */
  remove(path: string): Promise<void>
  close(): void
}

/** An object with the part that every kind has. */
export interface KubernetesObject extends JsonObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly resourceVersion?: string
    /** Set on an object that ends. */
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
}

/** A refusal of the API server. */
export class KubernetesError extends EcrLoginError {
  readonly status: number

  constructor(status: number, message: string) {
    const rights = '"More than one namespace" in docs/kubernetes.md names the rights it needs.'
    // Without a right to a namespace, nobody learns whether it exists.
    super('client-failed', message, status === 403 ? `Check that the namespace exists; ${rights}` : rights)
    this.status = status
  }
}

/** The name under which the API server records who has set which field. */
export const fieldManager = 'ecrlogin'

const json = 'application/json'
const metadataOnly = `${json};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`
/** In objects. */
const pageSize = '100'

/**
 * Opens the API of the cluster that `kubectl` is configured for: `kubectl proxy` authenticates, and passes our requests on
 * from a socket in a folder that only this user can enter. `timeoutMs` is for each request.
 */
export async function openKubernetesApi(io: Io, timeoutMs: number): Promise<KubernetesApi> {
  if (process.platform === 'win32') {
    const hint = 'Run it in WSL, in a container, or in the cluster.'
    throw new EcrLoginError('invalid-usage', '`ecrlogin cluster` does not run on Windows.', hint)
  }
  const socketPath = join(io.makeFolder(), 'kubectl.sock')
  const proxy = await io.serve(['kubectl', 'proxy', `--unix-socket=${socketPath}`], timeoutMs)

  async function send(method: string, path: string, { body, type = json, accept = json }: Content = {}) {
    const call = { socketPath, method, path, timeoutMs, body, type, accept }
    const { status, text } = await sendRequest(call).catch((error: Error) => {
      throw unreachable(method, path, error.message)
    })
    const answer = parseJsonObject(text) ?? {}
    if (status >= 200 && status < 300) return answer
    if (typeof answer.message !== 'string') throw unreachable(method, path, (await readLog(proxy)) || text)
    throw new KubernetesError(
      status,
      `The Kubernetes API server refused ${method} ${path.split('?')[0]} (${status}): ${redact(answer.message)}.`,
    )
  }

  return {
    async get(path) {
      return (await send('GET', path).catch(nullIfMissing)) as KubernetesObject | null
    },
    async list(path, query) {
      const objects: KubernetesObject[] = []
      let token = ''
      do {
        const page = new URLSearchParams({ ...query, limit: pageSize, ...(token && { continue: token }) })
        const { items, metadata } = await send('GET', `${path}?${page}`, { accept: metadataOnly })
        objects.push(...(Array.isArray(items) ? (items as KubernetesObject[]) : []))
        token = isJsonObject(metadata) && typeof metadata.continue === 'string' ? metadata.continue : ''
      } while (token)
      return objects
    },
    async apply(path, object) {
      const query = new URLSearchParams({ fieldManager, force: 'true' })
      await send('PATCH', `${path}?${query}`, { body: object, type: 'application/apply-patch+yaml' })
    },
    async patch(path, operations) {
      const query = new URLSearchParams({ fieldManager })
      await send('PATCH', `${path}?${query}`, { body: operations, type: `${json}-patch+json` })
    },
    async create(path, object) {
      await send('POST', `${path}?${new URLSearchParams({ fieldManager })}`, { body: object })
    },
    async remove(path) {
      await send('DELETE', path).catch(nullIfMissing)
    },
    close: proxy.stop,
  }
}

/** The log of kubectl, which can arrive after its answer; empty if it logs nothing. */
async function readLog(proxy: { stderr(): string }): Promise<string> {
  for (let waits = 0; waits < 20 && proxy.stderr().trim() === ''; waits += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return proxy.stderr().trim()
}

/** `problem` can be the log of kubectl, whose last line says what happened. */
function unreachable(method: string, path: string, problem: string): EcrLoginError {
  const reason = redact(
    problem
      .split('\n')
      .at(-1)!
      .replace(/^[EWIF]\d{4} .*?\] /, ''),
  )
  return new EcrLoginError(
    'client-failed',
    `kubectl could not pass ${method} ${path.split('?')[0]} on to the Kubernetes API server: ${reason}.`,
    'Check that `kubectl get namespaces` works here.',
  )
}

function nullIfMissing(error: unknown): null {
  if (error instanceof KubernetesError && error.status === 404) return null
  throw error
}
