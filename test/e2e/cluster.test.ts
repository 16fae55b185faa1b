import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type Kubernetes, type StoredObject, startKubernetes } from '../support/kubernetes/api-server.ts'
import { pathWithoutClients } from '../support/programs/path-without-clients.ts'
import { findProgram, type RunOptions } from '../support/programs/programs.ts'

const west = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const central = '111122223333.dkr.ecr.eu-central-1.amazonaws.com'
const publicHost = 'public.ecr.aws'
const time = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

let cloud: Cloud
let kubernetes: Kubernetes

beforeEach(async () => {
  cloud = await startCloud()
  kubernetes = await startKubernetes()
})
afterEach(() => Promise.all([cloud.close(), kubernetes.close()]))

/** Runs `ecrlogin cluster` with this file. */
function run(action: 'refresh' | 'remove', file: unknown, options: Partial<RunOptions> = {}) {
  const { home } = cloud.sandbox
  writeFileSync(join(home, 'cluster.yaml'), typeof file === 'string' ? file : JSON.stringify(file))
  writeFileSync(join(home, 'kubeconfig'), kubernetes.config())
  const environment = { ...cloud.environment(), KUBECONFIG: join(home, 'kubeconfig'), ...options.environment }
  return cloud.ecrlogin(['cluster', action, 'cluster.yaml'], { ...options, environment })
}

const refresh = (targets: readonly object[], options?: Partial<RunOptions>) =>
  run('refresh', { targets }, options)

const secretIn = (namespace: string): StoredObject | undefined =>
  kubernetes.objects.get(`/api/v1/namespaces/${namespace}/secrets/ecrlogin`)

function loginsIn(namespace: string): Record<string, { readonly password: string }> {
  const { '.dockerconfigjson': text } = secretIn(namespace)!.data as Record<string, string>
  return JSON.parse(Buffer.from(text!, 'base64').toString()).auths
}

const pullSecretsOf = (namespace: string) =>
  kubernetes.objects.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`)!.imagePullSecrets

const namespacesWithSecret = () =>
  [...kubernetes.objects.keys()].flatMap((path) => path.match(/namespaces\/(.*)\/secrets/)?.[1] ?? []).sort()

const events = () =>
  [...kubernetes.objects].flatMap(([path, { type, reason, message }]) =>
    path.includes('/events/') ? { namespace: path.split('/')[4], type, reason, message } : [],
  )

/** The rights that `ecrlogin cluster` needs in a namespace that a file names. */
const namedRights: readonly IPolicyRule[] = [
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['ecrlogin'], verbs: ['get', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: ['default'], verbs: ['get', 'patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create'] },
]

/** The rights that it needs in the cluster for a file with a glob or a selector. */
const clusterRights: readonly IPolicyRule[] = [
  ...namedRights,
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['ecrlogin'], verbs: ['list'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
]

/** The reason why the cluster cannot be reached here; null if it can. */
const missing = !findProgram('kubectl')
  ? 'kubectl is not installed'
  : process.platform === 'win32'
    ? 'Windows'
    : null
const note = missing ? ` (${missing})` : ''

describe.skipIf(missing)(`cluster refresh${note}`, () => {
  it('applies a Secret in every namespace that the file names, with the rights for these alone', async () => {
    for (const name of ['shop', 'billing', 'other']) kubernetes.addNamespace(name)
    kubernetes.grants = ['shop', 'billing'].map((namespace) => ({ namespace, rules: namedRights }))
    const { stdout, stderr, exitCode } = await refresh([
      { namespaces: ['shop', 'billing'], registries: [west, publicHost], serviceAccounts: ['default'] },
    ])
    expect({ exitCode, stderr: stderr.replaceAll(/^done .*\n/gm, '') }).toEqual({
      exitCode: 0,
      stderr: '2 of 2 passwords received\n',
    })
    expect(stdout.trim().split('\n').sort()).toEqual([
      expect.stringMatching(/^billing: ecrlogin has 2 registries, valid until 20\d\d-/),
      expect.stringMatching(/^shop: ecrlogin has 2 registries, valid until 20\d\d-/),
    ])
    expect(namespacesWithSecret()).toEqual(['billing', 'shop'])
    expect(Object.keys(loginsIn('shop'))).toEqual([west, publicHost])
    expect(secretIn('shop')).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'ecrlogin', 'app.kubernetes.io/instance': 'ecrlogin' },
        annotations: {
          'ecrlogin/expires-at': expect.stringMatching(time),
          'ecrlogin/refreshed-at': expect.stringMatching(time),
        },
      },
    })
    expect(events()).toEqual(
      expect.arrayContaining([
        { namespace: 'shop', type: 'Normal', reason: 'Refreshed', message: 'ecrlogin has new logins.' },
      ]),
    )
  })

  it('chooses namespaces by glob and by label, and leaves out those that end and those of Kubernetes', async () => {
    for (const name of ['team-a', 'team-b', 'team', 'kube-team-x']) kubernetes.addNamespace(name)
    kubernetes.addNamespace('team-c', { pull: 'no' })
    kubernetes.addNamespace('labeled', { pull: 'ecr' })
    kubernetes.addNamespace('kube-system', { pull: 'ecr' })
    kubernetes.addNamespace('team-ending', { pull: 'ecr' }, 'Terminating')
    kubernetes.grants = [{ namespace: null, rules: clusterRights }]
    const { exitCode } = await refresh([
      { namespaces: ['team-*'], selector: 'pull!=no', registries: [west] },
      { selector: 'pull=ecr', registries: [west] },
    ])
    expect(exitCode).toBe(0)
    expect(namespacesWithSecret()).toEqual(['labeled', 'team-a', 'team-b'])
  })

  it('gives a namespace of several targets one Secret with the registries of all', async () => {
    for (const name of ['shop', 'billing']) kubernetes.addNamespace(name)
    await refresh(
      [
        { namespaces: ['*'], registries: [publicHost] },
        { namespaces: ['shop'], registries: [west, '111122223333'], serviceAccounts: ['default'] },
      ],
      { environment: { AWS_REGION: 'eu-central-1' } },
    )
    expect(Object.keys(loginsIn('billing'))).toEqual([publicHost])
    expect(Object.keys(loginsIn('shop')).sort()).toEqual([central, west, publicHost].sort())
    expect([pullSecretsOf('billing'), pullSecretsOf('shop')]).toEqual([undefined, [{ name: 'ecrlogin' }]])
  })

  it('stores the login to a custom domain under its own name', async () => {
    kubernetes.addNamespace('shop')
    const settings = join(cloud.sandbox.home, 'settings.toml')
    writeFileSync(settings, `[[registry]]\nmatch = "images.example.com"\nhost = "${west}"\n`)
    const targets = [{ namespaces: ['shop'], registries: ['images.example.com', west] }]
    const options = { environment: { ECRLOGIN_CONFIG: settings } }
    expect((await refresh(targets, options)).exitCode).toBe(0)
    expect(Object.keys(loginsIn('shop'))).toEqual(['images.example.com', west])
    cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr' })
    expect((await refresh(targets, options)).stdout).toContain(`(images.example.com, ${west} as before)`)
  })

  it('requests a token for each registry once, whatever the number of namespaces', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) kubernetes.addNamespace(name)
    await refresh([{ namespaces: ['*'], registries: [west, central] }])
    expect(namespacesWithSecret()).toHaveLength(5)
    expect(cloud.localEcr.requests.map(({ action }) => action)).toEqual([
      'GetAuthorizationToken',
      'GetAuthorizationToken',
    ])
  })

  it('adds the Secret to a service account, keeps what is there, and takes it away again', async () => {
    kubernetes.addNamespace('shop')
    kubernetes.addNamespace('billing')
    const path = '/api/v1/namespaces/shop/serviceaccounts/default'
    kubernetes.objects.set(path, { ...kubernetes.objects.get(path)!, imagePullSecrets: [{ name: 'own' }] })
    const target = { namespaces: ['shop', 'billing'], registries: [west] }
    for (const _ of ['first', 'again']) {
      expect((await refresh([{ ...target, serviceAccounts: ['default'] }])).exitCode).toBe(0)
      expect(pullSecretsOf('shop')).toEqual([{ name: 'own' }, { name: 'ecrlogin' }])
      expect(pullSecretsOf('billing')).toEqual([{ name: 'ecrlogin' }])
    }
    expect((await refresh([target])).exitCode).toBe(0)
    expect([pullSecretsOf('shop'), pullSecretsOf('billing')]).toEqual([[{ name: 'own' }], []])
  })

  it('tries again if somebody else changes the service account at the same time', async () => {
    kubernetes.addNamespace('shop')
    let reads = 0
    kubernetes.onAnswer = ({ method, path }) => {
      if (method !== 'GET' || !path.endsWith('/serviceaccounts/default')) return
      reads += 1
      if (reads > 1) return
      kubernetes.objects.set(path, {
        ...kubernetes.objects.get(path)!,
        metadata: { name: 'default', namespace: 'shop', resourceVersion: 'another' },
        imagePullSecrets: [{ name: 'theirs' }],
      })
    }
    const target = { namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] }
    expect((await refresh([target])).exitCode).toBe(0)
    expect(pullSecretsOf('shop')).toEqual([{ name: 'theirs' }, { name: 'ecrlogin' }])
  })

  it('removes the Secret from namespaces that no target matches any more', async () => {
    kubernetes.addNamespace('team-a')
    kubernetes.addNamespace('moved', { pull: 'ecr' })
    const target = { selector: 'pull=ecr', registries: [west], serviceAccounts: ['default'] }
    await refresh([target, { namespaces: ['team-*'], registries: [west] }])
    expect(namespacesWithSecret()).toEqual(['moved', 'team-a'])
    kubernetes.objects.set('/api/v1/namespaces/moved', {
      metadata: { name: 'moved', labels: {} },
      status: { phase: 'Active' },
    })
    const { stdout } = await refresh([target, { namespaces: ['team-*'], registries: [west] }])
    expect(stdout).toContain('moved: removed ecrlogin\n')
    expect(namespacesWithSecret()).toEqual(['team-a'])
    expect(pullSecretsOf('moved')).toEqual([])
  })

  it('leaves the Secrets of another installation alone', async () => {
    for (const name of ['team-a', 'team-b', 'both']) kubernetes.addNamespace(name)
    const fileOf = (installation: string, ...namespaces: readonly string[]) => ({
      installation,
      targets: [{ namespaces, registries: [west] }],
    })
    expect((await run('refresh', fileOf('first', 'team-a*', 'both'))).exitCode).toBe(0)
    const { exitCode, stderr } = await run('refresh', fileOf('second', 'team-b*', 'both'))
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining(
        'The Secret "ecrlogin" in the namespace "both" belongs to somebody else.',
      ),
    })
    expect(namespacesWithSecret()).toEqual(['both', 'team-a', 'team-b'])
    expect((await run('remove', fileOf('second', 'team-b*', 'both'))).exitCode).toBe(0)
    expect(namespacesWithSecret()).toEqual(['both', 'team-a'])
  })

  it('keeps a login that is still valid if its registry has no new one', async () => {
    kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west, central] }]
    await refresh(targets)
    const before = loginsIn('shop')
    cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr', region: 'eu-central-1' })
    const { stdout, stderr, exitCode } = await refresh(targets)
    expect(exitCode).toBe(6)
    expect(stderr).toContain(`ecrlogin: ${central}: `)
    expect(stdout).toContain(`(${central} as before)`)
    expect(loginsIn('shop')[central]).toEqual(before[central])
    expect(loginsIn('shop')[west]).not.toEqual(before[west])
    expect(events().at(-1)).toEqual({
      namespace: 'shop',
      type: 'Warning',
      reason: 'RefreshFailed',
      message: expect.stringContaining(`No new login to ${central}: `),
    })
  })

  it('removes a login that has expired if its registry has no new one', async () => {
    kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west, central] }]
    await refresh(targets)
    const path = '/api/v1/namespaces/shop/secrets/ecrlogin'
    const { metadata, ...others } = secretIn('shop')!
    const logins = JSON.stringify({ [west]: '2001-01-01T00:00:00Z', [central]: '2001-01-01T00:00:00Z' })
    const annotations = { ...metadata.annotations, 'ecrlogin/logins': logins }
    kubernetes.objects.set(path, { ...others, metadata: { ...metadata, annotations } })
    cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr', region: 'eu-central-1' })
    await refresh(targets)
    expect(Object.keys(loginsIn('shop'))).toEqual([west])
  })

  it('changes nothing if no registry has a login', async () => {
    kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] }]
    cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr' })
    const { stdout, exitCode } = await refresh(targets)
    expect({ stdout, exitCode }).toEqual({ stdout: 'shop: no login, nothing was changed\n', exitCode: 6 })
    expect([namespacesWithSecret(), pullSecretsOf('shop')]).toEqual([[], undefined])
  })

  it('does not overwrite a Secret that somebody else made', async () => {
    kubernetes.addNamespace('shop')
    kubernetes.addNamespace('billing')
    const theirs = { metadata: { name: 'ecrlogin', namespace: 'shop' }, data: { token: 'eA==' } }
    kubernetes.objects.set('/api/v1/namespaces/shop/secrets/ecrlogin', theirs)
    const { stderr, exitCode } = await refresh([{ namespaces: ['shop', 'billing'], registries: [west] }])
    expect(exitCode).toBe(7)
    expect(stderr).toContain('The Secret "ecrlogin" in the namespace "shop" belongs to somebody else.')
    expect(secretIn('shop')).toBe(theirs)
    expect(secretIn('billing')).toBeDefined()
  })

  it.each(['get', 'patch', 'create'])(
    'reports where it may not %s the Secret, and does all the rest',
    async (verb) => {
      for (const name of ['shop', 'billing']) kubernetes.addNamespace(name)
      const without = namedRights.map((rule) =>
        rule.resources!.includes('secrets')
          ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
          : rule,
      )
      kubernetes.grants = [
        { namespace: 'shop', rules: without },
        { namespace: 'billing', rules: namedRights },
      ]
      const { stdout, stderr, exitCode } = await refresh([
        { namespaces: ['shop', 'billing'], registries: [west] },
      ])
      expect(exitCode).toBe(7)
      expect(stderr).toMatch(new RegExp(`secrets.* is forbidden: User "job" cannot ${verb} .* "shop"`))
      expect(stdout).toMatch(/^billing: ecrlogin has 1 registry/)
      expect(
        events()
          .map(({ namespace, reason }) => [namespace, reason])
          .sort(),
      ).toEqual([
        ['billing', 'Refreshed'],
        ['shop', 'RefreshFailed'],
      ])
    },
  )

  it.each(['get', 'patch'])('reports where it may not %s the service account', async (verb) => {
    kubernetes.addNamespace('shop')
    const rules = namedRights.map((rule) =>
      rule.resources!.includes('serviceaccounts')
        ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
        : rule,
    )
    kubernetes.grants = [{ namespace: 'shop', rules }]
    const { stderr, exitCode } = await refresh([
      { namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] },
    ])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining(`cannot ${verb} resource "serviceaccounts"`),
    })
    expect(secretIn('shop')).toBeDefined()
  })

  it('gives up a service account that no target lists any more, if its role has lost the right to it', async () => {
    kubernetes.addNamespace('shop')
    const target = { namespaces: ['shop'], registries: [west] }
    await refresh([{ ...target, serviceAccounts: ['default'] }])
    const rules = namedRights.filter((rule) => !rule.resources!.includes('serviceaccounts'))
    kubernetes.grants = [{ namespace: 'shop', rules }]
    const left = 'shop: left ecrlogin in the service account default, without a right to it\n'
    const first = await refresh([target])
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(left) })
    const second = await refresh([target])
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining(left) })
    expect(await run('remove', { targets: [target] })).toMatchObject({ exitCode: 0 })
    expect(secretIn('shop')).toBeUndefined()
  })

  it('needs no right to create events', async () => {
    kubernetes.addNamespace('shop')
    kubernetes.grants = [{ namespace: 'shop', rules: namedRights.slice(0, 3) }]
    expect((await refresh([{ namespaces: ['shop'], registries: [west] }])).exitCode).toBe(0)
    expect([secretIn('shop') !== undefined, events()]).toEqual([true, []])
  })

  it('skips a namespace that is deleted meanwhile', async () => {
    for (const name of ['team-a', 'team-b', 'team-c']) kubernetes.addNamespace(name)
    kubernetes.onAnswer = ({ path }) => {
      if (path.includes('team-a/secrets')) kubernetes.objects.delete('/api/v1/namespaces/team-a')
      if (path.includes('team-b/secrets')) kubernetes.addNamespace('team-b', {}, 'Terminating')
    }
    const { stdout, exitCode } = await refresh([{ namespaces: ['team-*'], registries: [west] }])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('team-a: skipped, because it is being deleted\n')
    expect(stdout).toContain('team-b: skipped, because it is being deleted\n')
    expect(namespacesWithSecret()).toEqual(['team-c'])
  })

  it('reports a namespace that was named and has been deleted with the role in it, and removes the others', async () => {
    kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop', 'gone'], registries: [west] }]
    kubernetes.grants = [{ namespace: 'shop', rules: namedRights }]
    const { stderr, exitCode } = await refresh(targets)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('in the namespace "gone". Check that the namespace exists'),
    })
    const removed = await run('remove', { targets })
    expect(removed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(removed.stdout.split('\n').sort()).toEqual([
      '',
      'gone: skipped, without a right to ecrlogin',
      'shop: removed ecrlogin',
    ])
  })

  it('reports a namespace that does not exist to somebody with all rights', async () => {
    kubernetes.addNamespace('shop')
    const { stderr, exitCode } = await refresh([{ namespaces: ['shopp'], registries: [west] }])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('namespaces "shopp" not found'),
    })
  })

  it('leaves the Secret that another run has made since this one listed the namespaces', async () => {
    for (const name of ['team-a', 'team-new']) kubernetes.addNamespace(name)
    await refresh([{ namespaces: ['team-*'], registries: [west] }])
    const path = '/api/v1/namespaces/team-new/secrets/ecrlogin'
    const { metadata, ...others } = kubernetes.objects.get(path)!
    const later = new Date(Date.now() + 60_000).toISOString()
    const annotations = { ...metadata.annotations, 'ecrlogin/refreshed-at': later }
    kubernetes.objects.set(path, { ...others, metadata: { ...metadata, annotations } })
    await refresh([{ namespaces: ['team-a*'], registries: [west] }])
    expect(namespacesWithSecret()).toEqual(['team-a', 'team-new'])
  })

  it('reports a namespace that is named and does not exist', async () => {
    kubernetes.addNamespace('team-a')
    const { stderr, exitCode } = await refresh([{ namespaces: ['team-*', 'shop'], registries: [west] }])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('The namespace "shop" does not exist.'),
    })
    expect(namespacesWithSecret()).toEqual(['team-a'])
  })

  it('prints no password', async () => {
    kubernetes.addNamespace('shop')
    const { stdout, stderr } = await refresh([{ namespaces: ['shop'], registries: [west] }])
    const { password } = loginsIn('shop')[west]!
    expect(password.length).toBeGreaterThan(20)
    expect(stdout + stderr).not.toContain(password)
  })

  it('reports a cluster that does not answer', async () => {
    await kubernetes.close()
    const { stderr, exitCode } = await refresh([{ namespaces: ['shop'], registries: [west] }])
    expect(exitCode).toBe(7)
    expect(stderr).toMatch(
      /kubectl could not pass GET .* on to the Kubernetes API server: .*connection refused\./,
    )
  })
})

it('cluster reports a wrong file, and calls neither AWS nor the cluster', async () => {
  const { stdout, stderr, exitCode } = await run('refresh', 'targets: []')
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: '',
    stderr: expect.stringContaining('The file cluster.yaml must have a list of targets.'),
    exitCode: 2,
  })
  expect([kubernetes.requests, cloud.localEcr.requests]).toEqual([[], []])
})

it.skipIf(process.platform === 'win32')('cluster reports that kubectl is absent', async () => {
  const { stderr, exitCode } = await refresh([{ namespaces: ['shop'], registries: [west] }], {
    environment: { PATH: pathWithoutClients(cloud.sandbox) },
  })
  expect({ stderr, exitCode }).toEqual({
    exitCode: 7,
    stderr: expect.stringContaining('kubectl is not installed, or not on PATH.'),
  })
})

describe.skipIf(missing)(`cluster remove${note}`, () => {
  it.each([
    ['names', [{ namespaces: ['shop', 'billing'] }]],
    ['a glob', [{ namespaces: ['*'] }]],
  ])('removes the Secrets of a file with %s, and nothing else', async (_, targets) => {
    for (const name of ['shop', 'billing', 'other']) kubernetes.addNamespace(name)
    const before = JSON.stringify([...kubernetes.objects.keys()])
    const theirs = { metadata: { name: 'theirs', namespace: 'shop' } }
    kubernetes.objects.set('/api/v1/namespaces/shop/secrets/theirs', theirs)
    const file = targets.map((target) => ({ ...target, registries: [west], serviceAccounts: ['default'] }))
    await refresh(file)
    expect(namespacesWithSecret().length).toBeGreaterThan(2)
    const { stderr, exitCode } = await run('remove', { targets: file })
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(pullSecretsOf('shop')).toEqual([])
    const left = [...kubernetes.objects.keys()].filter((path) => !path.includes('/events/'))
    expect(left).toEqual([...JSON.parse(before), '/api/v1/namespaces/shop/secrets/theirs'])
    expect((await run('remove', { targets: file })).exitCode).toBe(0)
  })
})
