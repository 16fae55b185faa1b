import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ruleKeys } from '../../packages/core/src/settings/registry-rule.ts'
import { parseSettings } from '../../packages/core/src/settings/settings.ts'
import { filePath, readSections } from '../support/documents/documents.ts'
import { chartFolder, grantsOf, helms, policyApi, renderChart, runHelm } from '../support/kubernetes/chart.ts'
import { checkManifests, type Manifest } from '../support/kubernetes/manifests.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const west = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const central = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'
const roleArn = 'arn:aws:iam::111122223333:role/ecr-pull'

/** Values that every installation has. */
const common = { image: { repository: 'registry.example.com/ecrlogin' }, aws: { roleArn } }
const named = { namespaces: ['shop', 'billing'], registries: [west], serviceAccounts: ['default'] }
const globbed = { namespaces: ['team-*'], registries: [central], serviceAccounts: ['builder'] }
const selected = { selector: 'pull=ecr,tier in (a, b)', registries: ['public.ecr.aws'] }
const registryRules = [
  { match: '444455556666', role_arn: 'arn:aws:iam::444455556666:role/ecr-pull', external_id: 'a"b\\c <&> é' },
  { match: 'images.example.com', host: west },
  { match: '*.dkr.ecr.us-east-1.amazonaws.com', profile: 'east', region: 'us-east-1' },
]

/** One of each kind of values. */
const installations: Readonly<
  Record<string, { readonly targets: readonly object[]; readonly [key: string]: unknown }>
> = {
  names: { ...common, targets: [named, { ...named, namespaces: ['shop'], serviceAccounts: ['builder'] }] },
  'a glob': { ...common, targets: [globbed] },
  'a selector': { ...common, targets: [selected] },
  'names with a selector': { ...common, targets: [{ ...named, selector: 'pull=ecr' }] },
  'several targets': {
    ...common,
    targets: [named, globbed, selected],
    secretName: 'pull.ecr',
    registryRules,
  },
  'Pod Identity': { ...common, targets: [named], aws: { identity: 'podIdentity' }, runAsUser: null },
  'the role of the node': { ...common, targets: [named], aws: { identity: 'node', region: 'us-west-2' } },
  'everything else': {
    image: { repository: 'registry.example.com:5000/ecrlogin', digest: `sha256:${'0'.repeat(64)}` },
    targets: [named],
    aws: { identity: 'env', config: '[profile east]\nrole_arn = x\n' },
    env: [{ name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'aws-keys', key: 'id' } } }],
    serviceAccount: { create: false, name: 'own', annotations: { a: 'b' } },
    rbac: false,
    admissionPolicy: false,
    runAfterInstall: false,
    removeOnUninstall: false,
    suspend: true,
    imagePullSecrets: [{ name: 'mirror' }],
    podLabels: { team: 'platform' },
    podAnnotations: { note: 'yes' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'system-cluster-critical',
  },
}

const current = helms[0]?.path ?? ''
const find = <T>(manifests: readonly Manifest[], kind: string) =>
  manifests.filter((one) => one.kind === kind) as unknown as T[]
const jobsOf = (manifests: readonly Manifest[]): IJobSpec[] => [
  ...find<ICronJob>(manifests, 'CronJob').map(({ spec }) => spec.jobTemplate.spec!),
  ...find<IJob>(manifests, 'Job').map(({ spec }) => spec!),
]
const containerOf = (job: IJobSpec) => job.template.spec!.containers[0]!
const commandsOf = (manifests: readonly Manifest[]) =>
  jobsOf(manifests).map((job) => containerOf(job).command!.join(' '))

/** The objects of each installation, with the current helm. */
const rendered = new Map<string, Manifest[]>()
const objectsOf = (name: string): Manifest[] => rendered.get(name)!

beforeAll(async () => {
  if (!current) return

  await Promise.all(
    Object.entries(installations).map(async ([name, values]) =>
      rendered.set(name, await renderChart(current, values)),
    ),
  )
})

describe.runIf(current)('the chart', () => {
  it.each(helms)('passes the linter of helm, $version version', async ({ path }) => {
    const { stdout, exitCode } = await runHelm(path, 'lint', installations['several targets']!, ['--strict'])
    expect({ stdout, exitCode }).toMatchObject({
      exitCode: 0,
      stdout: expect.not.stringMatching(/WARN|ERROR/),
    })
  })

  it.skipIf(helms.length < 2)('gives the same objects with both versions of helm', async () => {
    const names = ['several targets', 'everything else']
    const older = await Promise.all(names.map((name) => renderChart(helms[1]!.path, installations[name]!)))
    expect(older).toEqual(names.map(objectsOf))
  })

  it('is valid by the types of Kubernetes, whatever the values', async () => {
    expect(await checkManifests([...rendered.values()].flat())).toBe('')
  })

  it.each(['docs/kubernetes.md', 'charts/ecrlogin/README.md'])('takes the values in %s', async (document) => {
    const blocks = readSections(document).flatMap((section) => section.blocks)
    const [values, ...others] = blocks.filter((block) => filePath(block) === 'values.yaml')
    expect(others).toEqual([])
    expect(commandsOf(await renderChart(current, parse(values!.text)))).toHaveLength(3)
  })

  it('has the version of ecrlogin', () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/cli/package.json'), 'utf8'))
    expect(parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8'))).toMatchObject({
      version,
      appVersion: version,
    })
  })

  it('passes the targets on as they are', () => {
    for (const [name, { targets, secretName = 'ecrlogin' }] of Object.entries(installations)) {
      const [config] = find<IConfigMap>(objectsOf(name), 'ConfigMap')
      expect(parse(config!.data!['cluster.yaml']!)).toEqual({ secretName, targets })
    }
  })

  it('writes the rules into a settings file that ecrlogin reads', async () => {
    const [config] = find<IConfigMap>(objectsOf('several targets'), 'ConfigMap')
    const { rules } = await parseSettings('/etc/ecrlogin/config.toml', config!.data!['config.toml']!)
    expect(rules).toEqual(
      registryRules.map((rule) =>
        Object.fromEntries(Object.entries(rule).map(([key, value]) => [ruleKeys[key]!, value])),
      ),
    )
    const [none] = find<IConfigMap>(objectsOf('names'), 'ConfigMap')
    expect((await parseSettings('config.toml', none!.data!['config.toml'] ?? '')).rules).toEqual([])
  })

  it('takes every key of a rule, and no other', () => {
    const { definitions } = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8'))
    expect(Object.keys(definitions.registryRule.properties)).toEqual(Object.keys(ruleKeys))
  })
})

describe.runIf(current)('the job', () => {
  it('runs every 3 hours, once after installing and upgrading, and removes the Secrets before uninstalling', async () => {
    const manifests = objectsOf('names')
    expect(commandsOf(manifests)).toEqual([
      'ecrlogin cluster refresh /etc/ecrlogin/cluster.yaml',
      'ecrlogin cluster refresh /etc/ecrlogin/cluster.yaml',
      'ecrlogin cluster remove /etc/ecrlogin/cluster.yaml',
    ])
    const [cronJob] = find<ICronJob>(manifests, 'CronJob')
    expect(cronJob!.spec).toMatchObject({ schedule: '17 */3 * * *', concurrencyPolicy: 'Forbid' })
    const hooks = find<IJob>(manifests, 'Job').map(({ metadata }) => metadata!.annotations!['helm.sh/hook'])
    expect(hooks).toEqual(['post-install,post-upgrade', 'pre-delete'])
    expect(commandsOf(objectsOf('everything else'))).toHaveLength(1)
  })

  it('ends, cannot become root, and can write only to memory', async () => {
    for (const job of jobsOf(objectsOf('several targets'))) {
      expect(job.activeDeadlineSeconds).toBeGreaterThan(0)
      const { securityContext, volumes } = job.template.spec!
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect(containerOf(job).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(containerOf(job).resources).toMatchObject({
        requests: { memory: '128Mi' },
        limits: { memory: '256Mi' },
      })
      expect(volumes!.flatMap(({ emptyDir }) => emptyDir ?? [])).toEqual([
        { medium: 'Memory', sizeLimit: '16Mi' },
      ])
    }
  })

  it.each([
    [
      'a web identity',
      'names',
      {
        AWS_ROLE_ARN: roleArn,
        AWS_WEB_IDENTITY_TOKEN_FILE: '/identity/token',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    ],
    ['Pod Identity', 'Pod Identity', { AWS_EC2_METADATA_DISABLED: 'true' }],
    ['the role of the node', 'the role of the node', { AWS_REGION: 'us-west-2' }],
    [
      'variables of yours',
      'everything else',
      {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_CONFIG_FILE: '/etc/ecrlogin/aws-config',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    ],
  ])('gets its credentials from %s, and then from nothing else', async (_, name, expected) => {
    const [job] = jobsOf(objectsOf(name))
    const variables = Object.fromEntries((containerOf(job!).env ?? []).map((one) => [one.name, one.value]))
    expect(variables).toEqual({
      HOME: '/tmp',
      ECRLOGIN_CONFIG: '/etc/ecrlogin/config.toml',
      AWS_ECR_DISABLE_CACHE: 'true',
      ...expected,
    })
    const projected = job!.template.spec!.volumes!.flatMap((one) => one.projected ?? [])
    expect(projected).toHaveLength('AWS_ROLE_ARN' in expected ? 1 : 0)
  })
})

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

describe.runIf(current)('the service account of the job may', () => {
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
    expect(grantsOf(objectsOf(name))).toEqual(grants)
  })

  it('use its roles: each has a binding in the same place', async () => {
    const manifests = objectsOf('several targets')
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
    const manifests = await renderChart(current, values)
    const policies = find<{ metadata: { name: string }; spec: object }>(
      manifests,
      'ValidatingAdmissionPolicy',
    )
    expect(policies.map(({ metadata }) => metadata.name)).toEqual([
      'ops-pull-secrets',
      'ops-pull-serviceaccounts',
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
    const without = (await renderChart(current, values, [])).map(({ kind }) => kind)
    expect(without.filter((kind) => kind.startsWith('Validating'))).toEqual([])
    expect(policyApi).toMatch(/^admissionregistration\.k8s\.io\/v1\//)
  })
})

describe.runIf(current)('values that are wrong', () => {
  const ok = { ...common, targets: [named] }
  const target = (changes: object) => ({ ...ok, targets: [{ ...named, ...changes }] })

  const wrong: readonly (readonly [title: string, values: object, says: string])[] = [
    ['no repository of the image', { ...ok, image: {} }, 'Set image.repository to your image'],
    ['no role for a web identity', { ...ok, aws: {} }, 'Set aws.roleArn to the role'],
    ['no targets', { ...common }, 'Set targets: the namespaces that get the Secret'],
    ['no service account', { ...ok, serviceAccount: { create: false } }, 'Set serviceAccount.name'],
    ['an unknown key', { ...ok, tragets: [] }, 'tragets'],
    ['an unknown key of a target', target({ namespace: 'shop' }), 'namespace'],
    ['an unknown key of a rule', { ...ok, registryRules: [{ match: 'a.b', roleArn }] }, 'roleArn'],
    ['an unknown key of aws', { ...ok, aws: { role_arn: roleArn } }, 'role_arn'],
    ['a target without namespaces', target({ namespaces: undefined }), 'namespaces'],
    ['a target without registries', target({ registries: [] }), 'registries'],
    ['a namespace of Kubernetes', target({ namespaces: ['kube-system'] }), 'namespaces'],
    ['a namespace in capitals', target({ namespaces: ['Shop'] }), 'namespaces'],
    ['a text for a list', target({ namespaces: 'shop' }), 'namespaces'],
    ['a URL for a registry', target({ registries: [`https://${west}`] }), 'registries'],
    ['an account id that is a number', target({ registries: [111122223333] }), 'registries'],
    ['an unknown identity', { ...ok, aws: { identity: 'irsa' } }, 'identity'],
    ['a user instead of a role', { ...ok, aws: { roleArn: 'arn:aws:iam::111122223333:user/a' } }, 'roleArn'],
    ['a schedule of four fields', { ...ok, schedule: '17 */3 * *' }, 'schedule'],
    ['a text for a switch', { ...ok, suspend: 'yes' }, 'suspend'],
    ['root', { ...ok, runAsUser: 0 }, 'runAsUser'],
    ['a name that ends the text of a policy', { ...ok, secretName: "x' || 'a' == 'a" }, 'secretName'],
  ]
  const rejection = (says: string) => ({ exitCode: 1, stderr: expect.stringContaining(says) })

  it.each(wrong)('are refused by name: %s', async (_, values, says) => {
    expect(await runHelm(current, 'template', values)).toMatchObject(rejection(says))
  })

  it.skipIf(helms.length < 2)('are refused by the previous helm, too', async () => {
    for (const [, values, says] of wrong.filter((_, index) => index % 4 === 0)) {
      expect(await runHelm(helms[1]!.path, 'template', values)).toMatchObject(rejection(says))
    }
  })
})
