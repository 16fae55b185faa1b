import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { isJsonObject, type JsonObject, parseJsonObject, redact } from '@ecrlogin/core/internal'
import type { Io } from '../command/io.ts'

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
    super(
      'client-failed',
      message,
      'See "More than one namespace" in docs/kubernetes.md for the rights it needs.',
    )
    this.status = status
  }
}

/** The name under which the API server records who has set which field. */
export const fieldManager = 'ecrlogin'

const json = 'application/json'
const metadataOnly = `${json};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`
/** The largest response, in bytes. A Secret has at most 1 MiB, and a page of metadata is shorter. */
const limit = 4 * 1024 * 1024
const pageSize = '500'

/**
 * Opens the API of the cluster that `kubectl` is configured for: `kubectl proxy` authenticates, and passes our requests on
 * from a socket in a folder that only this user can enter. `timeoutMs` is for each request.
 */
export async function openKubernetesApi(io: Io, timeoutMs: number): Promise<KubernetesApi> {
  const folder = mkdtempSync(join(tmpdir(), 'ecrlogin-'))
  const socketPath = join(folder, 'kubectl.sock')
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  const proxy = await io.serve(['kubectl', 'proxy', `--unix-socket=${socketPath}`]).catch((error) => {
    removeFolder()
    throw error
  })

  async function send(method: string, path: string, { body, type = json, accept = json }: Content = {}) {
    const { status, text } = await sendRequest({ socketPath, method, path, timeoutMs, body, type, accept })
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
      return toObject(await send('GET', path).catch(nullIfMissing))
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
    close() {
      proxy.stop()
      removeFolder()
    },
  }
}

/** What kubectl has logged, which can arrive after its answer; empty if it logs nothing. */
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

function toObject(answer: JsonObject | null): KubernetesObject | null {
  return answer as KubernetesObject | null
}

function nullIfMissing(error: unknown): null {
  if (error instanceof KubernetesError && error.status === 404) return null
  throw error
}

/** The body of a request and the types of both bodies. */
interface Content {
  readonly body?: object | undefined
  readonly type?: string
  readonly accept?: string
}

interface SocketRequest extends Required<Content> {
  readonly socketPath: string
  readonly method: string
  readonly path: string
  readonly timeoutMs: number
}

function sendRequest(call: SocketRequest): Promise<{ readonly status: number; readonly text: string }> {
  const { socketPath, method, path, timeoutMs, body, type, accept } = call
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachable(method, path, error.message))
    const headers = { host: 'localhost', accept, 'content-type': type }
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = request({ socketPath, method, path, headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > limit) response.destroy(new Error(`the answer is longer than ${limit} bytes`))
        else chunks.push(chunk)
      })
      response.on('error', fail)
      response.on('end', () =>
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', fail)
    sent.end(body && JSON.stringify(body))
  })
}
