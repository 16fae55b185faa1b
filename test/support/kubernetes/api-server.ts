import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request of a Kubernetes client other than discovery. */
export interface KubernetesRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

export interface Kubernetes {
  readonly url: string
  readonly requests: KubernetesRequest[]
  close(): Promise<void>
}

/**
 * A fake of the Kubernetes API server, which cannot run on every machine. It lists Secrets as a resource for kubectl,
 * and accepts a server-side apply of a Secret (`--server-side`). It stores nothing.
 */
export async function startKubernetes(): Promise<Kubernetes> {
  const requests: KubernetesRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { pathname: path, searchParams: query } = new URL(request.url!, 'http://kubernetes')
      const body = Buffer.concat(chunks).toString()
      if (!discovery.has(path)) requests.push({ method: request.method!, path, query, body })
      // The applied object is JSON, because kubectl has parsed the YAML.
      const content = discovery.get(path) ?? (request.method === 'PATCH' ? JSON.parse(body) : null)
      response.writeHead(content ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(content ?? { kind: 'Status', status: 'Failure', code: 404 }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const verbs = ['create', 'get', 'list', 'patch']
const secretPath = {
  patch: {
    parameters: [{ name: 'fieldValidation', in: 'query' }],
    responses: {},
    'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Secret' },
  },
}

/** The discovery documents that kubectl fetches first. */
const discovery: ReadonlyMap<string, object> = new Map<string, object>([
  ['/version', { major: '1', minor: '34', gitVersion: 'v1.34.0' }],
  ['/api', { kind: 'APIVersions', versions: ['v1'] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }],
  [
    '/api/v1',
    {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [{ name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs }],
    },
  ],
  ['/openapi/v3', { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1' } } }],
  [
    '/openapi/v3/api/v1',
    {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: 'v1.34.0' },
      paths: { '/api/v1/namespaces/{namespace}/secrets/{name}': secretPath },
    },
  ],
])
