const verbs = ['create', 'get', 'list', 'patch']
const secretPath = {
  patch: {
    parameters: [{ name: 'fieldValidation', in: 'query' }],
    responses: {},
    'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Secret' },
  },
}

/** The discovery documents that kubectl fetches first. */
export const discovery: ReadonlyMap<string, object> = new Map<string, object>([
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
