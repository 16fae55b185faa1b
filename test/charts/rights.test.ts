import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import {
  currentHelm,
  find,
  grantsOf,
  missingHelm,
  policyApi,
  renderChart,
} from '../support/kubernetes/chart.ts'
import { installations } from '../support/kubernetes/chart-values.ts'
import type { Manifest } from '../support/kubernetes/manifests.ts'
import { findProgram } from '../support/programs/programs.ts'

const rendered = new Map<string, Promise<Manifest[]>>()

function render(name: string): Promise<Manifest[]> {
  const objects = rendered.get(name) ?? renderChart(currentHelm, installations[name]!)
  rendered.set(name, objects)
  return objects
}

const secrets = (name: string, ...verbs: string[]) => ({
  apiGroups: [''],
  resources: ['secrets'],
  resourceNames: [name],
  verbs: ['get', 'create', 'patch', 'delete', ...verbs],
})
const serviceAccounts = (...resourceNames: string[]) => ({
  apiGroups: [''],
  resources: ['serviceaccounts'],
  resourceNames,
  verbs: ['get', 'patch'],
})
const events = { apiGroups: [''], resources: ['events'], verbs: ['create'] }
const listNamespaces = { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] }

describeUnless(missingHelm, 'the service account of the job may', () => {
  it.each([
    [
      'names',
      [
        { namespace: 'billing', rules: [secrets('ecrlogin'), serviceAccounts('default'), events] },
        { namespace: 'shop', rules: [secrets('ecrlogin'), serviceAccounts('builder', 'default'), events] },
      ],
    ],
    [
      'a glob',
      [
        {
          namespace: null,
          rules: [listNamespaces, secrets('ecrlogin', 'list'), serviceAccounts('builder'), events],
        },
      ],
    ],
    ['a selector', [{ namespace: null, rules: [listNamespaces, secrets('ecrlogin', 'list'), events] }]],
    [
      'names with a selector',
      [
        {
          namespace: null,
          rules: [listNamespaces, secrets('ecrlogin', 'list'), serviceAccounts('default'), events],
        },
      ],
    ],
    [
      'several targets',
      [
        {
          namespace: null,
          rules: [listNamespaces, secrets('pull.ecr', 'list'), serviceAccounts('builder'), events],
        },
        { namespace: 'billing', rules: [secrets('pull.ecr'), serviceAccounts('default'), events] },
        { namespace: 'shop', rules: [secrets('pull.ecr'), serviceAccounts('default'), events] },
      ],
    ],
    ['everything else', []],
  ])('do what the targets need and nothing else: %s', async (name, grants) => {
    expect(grantsOf(await render(name))).toEqual(grants)
  })

  it('use its roles: each has a binding in the same place', async () => {
    const manifests = await render('several targets')
    const places = (kind: string) =>
      find<{ metadata: { name: string; namespace?: string } }>(manifests, kind).map(
        ({ metadata: { name, namespace } }) => ({ name, namespace }),
      )
    for (const kind of ['Role', 'ClusterRole']) expect(places(`${kind}Binding`)).toEqual(places(kind))
    const subjects = [...find(manifests, 'RoleBinding'), ...find(manifests, 'ClusterRoleBinding')].flatMap(
      (one) => (one as { subjects: object[] }).subjects,
    )
    expect(new Set(subjects.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ kind: 'ServiceAccount', name: 'pull', namespace: 'ops' })]),
    )
  })

  it('do it only as the admission policies allow, where the cluster has them', async () => {
    const values = installations['several targets']!
    const manifests = await renderChart(currentHelm, values)
    const policies = find<{ metadata: { name: string }; spec: object }>(
      manifests,
      'ValidatingAdmissionPolicy',
    )
    expect(policies.map(({ metadata }) => metadata.name)).toEqual([
      'ops.pull-secrets',
      'ops.pull-serviceaccounts',
    ])
    for (const { spec } of policies) {
      expect(spec).toMatchObject({
        failurePolicy: 'Fail',
        matchConditions: [{ expression: "request.userInfo.username == 'system:serviceaccount:ops:pull'" }],
        validations: expect.arrayContaining([
          expect.objectContaining({ expression: "!request.namespace.startsWith('kube-')" }),
        ]),
      })
      expect(JSON.stringify(spec)).toContain("'pull.ecr'")
    }
    expect(find(manifests, 'ValidatingAdmissionPolicyBinding')).toMatchObject(
      policies.map(({ metadata: { name } }) => ({ spec: { policyName: name, validationActions: ['Deny'] } })),
    )
    const without = (await renderChart(currentHelm, values, [])).map(({ kind }) => kind)
    expect(without.filter((kind) => kind.startsWith('Validating'))).toEqual([])
    expect(policyApi).toMatch(/^admissionregistration\.k8s\.io\/v1\//)
  })
})

describeUnless(
  missingHelm ?? (findProgram('kubectl') ? null : 'kubectl is not installed'),
  'with the rights of the chart alone, the job',
  () => {
    let cloud: Cloud
    let kubernetes: Kubernetes

    beforeAll(async () => {
      const principals = [{ ...defaultPrincipal, accounts: ['111122223333', '444455556666'] }]
      cloud = await startCloud({ principals })
      kubernetes = await startKubernetes()
    })
    afterAll(() => Promise.all([cloud?.close(), kubernetes?.close()]))

    /** Runs `ecrlogin cluster` with the file and the rights of an installation. */
    async function run(command: 'refresh' | 'remove', manifests: readonly Manifest[]) {
      const file = (name: string) => join(cloud.sandbox.home, name)
      const [config] = find<IConfigMap>(manifests, 'ConfigMap')
      writeFileSync(file('cluster.yaml'), config!.data!['cluster.yaml']!)
      writeFileSync(file('kubeconfig'), kubernetes.config())
      kubernetes.grants = grantsOf(manifests)
      const environment = { ...cloud.environment(), KUBECONFIG: file('kubeconfig') }
      return cloud.ecrlogin(['cluster', command, file('cluster.yaml')], { environment })
    }

    /** The actions of a run, as verbs and resources. */
    function actions(): Set<string> {
      return new Set(
        kubernetes.requests.map(({ method, path }) => {
          const [, , , first, , third, name] = path.split('/')
          const verb = { GET: name ? 'get' : 'list', POST: 'create', PATCH: 'patch', DELETE: 'delete' }[
            method
          ]
          return `${verb} ${third ?? first}`
        }),
      )
    }

    const secretsIn = () =>
      [...kubernetes.objects.keys()]
        .flatMap((path) => path.match(/namespaces\/(.*)\/secrets\//)?.[1] ?? [])
        .sort()

    it.each([
      ['names', ['billing', 'shop']],
      ['several targets', ['billing', 'pulling', 'shop', 'team-a']],
    ])('renews and removes every Secret, and uses each of these rights: %s', async (name, expected) => {
      kubernetes.objects.clear()
      for (const namespace of ['shop', 'billing', 'team-a', 'other']) kubernetes.addNamespace(namespace)
      kubernetes.addNamespace('pulling', { pull: 'ecr' })
      kubernetes.addNamespace('developing', { pull: 'ecr', tier: 'dev' })
      for (const namespace of ['shop', 'team-a']) {
        const path = `/api/v1/namespaces/${namespace}/serviceaccounts/builder`
        kubernetes.objects.set(path, { metadata: { name: 'builder', namespace, resourceVersion: '1' } })
      }
      kubernetes.requests.length = 0

      const manifests = await render(name)
      expect(await run('refresh', manifests)).toMatchObject({ exitCode: 0 })
      expect(secretsIn()).toEqual(expected)
      expect(await run('refresh', manifests)).toMatchObject({ exitCode: 0 })
      expect(await run('remove', manifests)).toMatchObject({ exitCode: 0 })
      expect(secretsIn()).toEqual([])

      const granted = grantsOf(manifests).flatMap(({ rules }) =>
        rules.flatMap(({ verbs, resources = [] }) => verbs.map((verb) => `${verb} ${resources[0]}`)),
      )
      // A server-side apply is a PATCH that also needs the right to create.
      expect(new Set([...actions(), 'create secrets'])).toEqual(new Set(granted))
    })
  },
)
