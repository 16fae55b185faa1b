import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { discovery } from './discovery.ts'
import { type Action, type Grant, isAllowed } from './rights.ts'

/** A request of a Kubernetes client other than discovery. */
export interface KubernetesRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** An object as the API server stores it. */
export interface StoredObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly resourceVersion?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [key: string]: unknown
}

export interface Kubernetes {
  readonly url: string
  readonly requests: KubernetesRequest[]
  /** The stored objects by their paths, such as `/api/v1/namespaces/team/secrets/ecrlogin`. */
  readonly objects: Map<string, StoredObject>
  /** The caller's rights; null for all of them. */
  grants: readonly Grant[] | null
  /** Called with each request when its answer is made. */
  onAnswer: (request: KubernetesRequest) => void
  /** Creates a namespace with its service account `default`. */
  addNamespace(
    name: string,
    labels?: Readonly<Record<string, string>>,
    phase?: 'Active' | 'Terminating',
  ): void
  /** The text of a file for `KUBECONFIG`. */
  config(): string
  close(): Promise<void>
}

/** The objects of a page, where the client asks for more; clients have to fetch several. */
const largestPage = 3

/**
 * A fake of the Kubernetes API server, which cannot run on every machine. It stores Secrets, service accounts, namespaces
 * and events, and knows role-based access control. What it does was compared with a real API server 1.36.
 */
export async function startKubernetes(): Promise<Kubernetes> {
  const requests: KubernetesRequest[] = []
  const objects = new Map<string, StoredObject>()
  const kubernetes: State = {
    requests,
    objects,
    grants: null,
    onAnswer: () => {},
    addNamespace(name, labels = {}, phase = 'Active') {
      const deletionTimestamp = phase === 'Terminating' ? '2026-01-01T00:00:00Z' : undefined
      objects.set(`/api/v1/namespaces/${name}`, {
        metadata: { name, labels, ...(deletionTimestamp && { deletionTimestamp }) },
        status: { phase },
      })
      store(objects, `/api/v1/namespaces/${name}/serviceaccounts/default`, {
        metadata: { name: 'default', namespace: name },
      })
    },
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { pathname: path, searchParams: query } = new URL(request.url!, 'http://kubernetes')
      const body = Buffer.concat(chunks).toString()
      const call = { method: request.method!, path, query, body }
      const document = discovery.get(path)
      if (!document) requests.push(call)
      const [status, content] = document ? [200, document] : answer(call, request.headers, kubernetes)
      if (!document) kubernetes.onAnswer(call)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(content))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(kubernetes, {
    url,
    config: () =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'fake', cluster: { server: url } }],
        contexts: [{ name: 'fake', context: { cluster: 'fake', user: '' } }],
        'current-context': 'fake',
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

type Answer = readonly [status: number, content: object]
type State = Omit<Kubernetes, 'url' | 'config' | 'close'>

function answer(
  call: KubernetesRequest,
  { 'content-type': type = '', accept = '' }: IncomingHttpHeaders,
  { objects, grants }: State,
): Answer {
  const { method, path, query, body } = call
  const { namespace, resource, name } = parsePath(path)
  const isNew = !objects.has(path)
  const verbs = {
    GET: [name === null ? 'list' : 'get'],
    POST: ['create'],
    DELETE: ['delete'],
    PATCH: isNew && type.includes('apply') ? ['patch', 'create'] : ['patch'],
  }[method] ?? [method]
  for (const verb of verbs) {
    const listed = query.get('fieldSelector')?.match(/^metadata\.name=(.*)$/)?.[1] ?? null
    const action: Action = {
      verb,
      group: '',
      resource,
      namespace,
      // A POST has no name; a server-side apply has one, also when it creates the object.
      name: name ?? listed,
    }
    if (grants && !isAllowed(action, grants)) return refuse(403, describe(action))
  }
  if (method === 'GET' && name === null) return list(path, query, accept, objects)
  if (method === 'POST') return create(path, JSON.parse(body), objects)
  if (method === 'PATCH' && type.includes('apply')) return apply(path, JSON.parse(body), objects)
  const found = objects.get(path)
  if (!found) return refuse(404, `${resource} "${name}" not found`)
  if (method === 'DELETE') objects.delete(path)
  return method === 'PATCH' ? patch(path, found, JSON.parse(body), objects) : [200, found]
}

function describe({ verb, resource, namespace, name }: Action): string {
  const place = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const object = name === null ? '' : ` "${name}"`
  return `${resource}${object} is forbidden: User "job" cannot ${verb} resource "${resource}" in API group "" ${place}`
}

function refuse(code: number, message: string): Answer {
  return [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }]
}

/** `/api/v1/namespaces/team/secrets/ecrlogin`, with or without its name and its namespace. */
function parsePath(path: string) {
  const [, , , first = '', second = null, third, fourth = null] = path.split('/')
  if (first !== 'namespaces') return { namespace: null, resource: first, name: second }
  if (third === undefined) return { namespace: second, resource: first, name: second }
  return { namespace: second, resource: third, name: fourth }
}

function list(path: string, query: URLSearchParams, accept: string, objects: State['objects']): Answer {
  const { namespace, resource } = parsePath(path)
  const found = [...objects].flatMap(([key, object]) => {
    const place = parsePath(key)
    const isWanted =
      place.resource === resource &&
      (resource === 'namespaces' || !namespace || place.namespace === namespace)
    return isWanted && isSelected(object, query) ? object : []
  })
  const start = Number(query.get('continue') ?? 0)
  const end = start + Math.min(Number(query.get('limit') ?? largestPage), largestPage)
  const metadata = end < found.length ? { continue: String(end) } : {}
  const page = found.slice(start, end)
  const items = accept.includes('as=PartialObjectMetadataList')
    ? page.map((one) => ({ metadata: one.metadata }))
    : page
  return [200, { kind: 'List', apiVersion: 'v1', metadata, items }]
}

/** Selectors with `=`, `!=` and names of labels alone. */
function isSelected({ metadata }: StoredObject, query: URLSearchParams): boolean {
  const field = query.get('fieldSelector')
  if (field && field !== `metadata.name=${metadata.name}`) return false
  const terms = query.get('labelSelector')?.split(',') ?? []
  return terms.every((term) => {
    const [, key = '', operator, value] = term.match(/^([^!=]+)(?:(!?=)(.*))?$/) ?? []
    const label = metadata.labels?.[key]
    if (operator === undefined) return label !== undefined
    return (label === value) === (operator === '=')
  })
}

function create(path: string, object: StoredObject, objects: State['objects']): Answer {
  const { generateName } = object.metadata as unknown as { readonly generateName: string }
  const name = `${generateName}${objects.size}`
  const created = { ...object, metadata: { ...object.metadata, name } }
  return [201, store(objects, `${path}/${name}`, created)]
}

/**
 * What was applied replaces what was there: nobody but us owns a part of it. A test that adds no namespace has all of them.
 */
function apply(path: string, object: StoredObject, objects: State['objects']): Answer {
  const { namespace } = parsePath(path)
  const isNew = !objects.has(path)
  const { phase } = (objects.get(`/api/v1/namespaces/${namespace}`)?.status ?? {}) as { phase?: string }
  const knowsNamespaces = [...objects.keys()].some((one) => parsePath(one).resource === 'namespaces')
  if (phase === undefined && isNew && knowsNamespaces)
    return refuse(404, `namespaces "${namespace}" not found`)
  if (phase === 'Terminating' && isNew) {
    return refuse(
      403,
      `secrets "${object.metadata.name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    )
  }
  return [isNew ? 201 : 200, store(objects, path, object)]
}

interface Operation {
  readonly op: 'test' | 'add'
  readonly path: string
  readonly value: unknown
}

function patch(
  path: string,
  object: StoredObject,
  operations: readonly Operation[],
  objects: State['objects'],
): Answer {
  let changed = object
  for (const { op, path: pointer, value } of operations) {
    const [, key = '', inner] = pointer.split('/')
    if (op === 'add') changed = { ...changed, [key]: value }
    else if ((changed[key] as Record<string, unknown>)[inner!] !== value) {
      return refuse(422, 'the server rejected our request due to an error in our request')
    }
  }
  return [200, store(objects, path, changed)]
}

let version = 0

function store(objects: State['objects'], path: string, object: StoredObject): StoredObject {
  version += 1
  const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
  objects.set(path, stored)
  return stored
}
