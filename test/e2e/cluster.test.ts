import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { west } from '../support/kubernetes/chart-values.ts'
import {
  type ClusterStage,
  clusterRights,
  missingCluster,
  namedRights,
  startClusterStage,
} from '../support/kubernetes/cluster-stage.ts'

const central = '111122223333.dkr.ecr.eu-central-1.amazonaws.com'
const publicHost = 'public.ecr.aws'
const time = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

let stage: ClusterStage

beforeEach(async () => {
  stage = await startClusterStage()
})
afterEach(() => stage.close())

describeUnless(missingCluster, 'cluster refresh', () => {
  it('applies a Secret in every namespace that the file names, with the rights for these alone', async () => {
    for (const name of ['shop', 'billing', 'other']) stage.kubernetes.addNamespace(name)
    stage.kubernetes.grants = ['shop', 'billing'].map((namespace) => ({ namespace, rules: namedRights }))
    const { stdout, stderr, exitCode } = await stage.refresh([
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
    expect(stage.namespacesWithSecret()).toEqual(['billing', 'shop'])
    expect(Object.keys(stage.loginsIn('shop'))).toEqual([west, publicHost])
    expect(stage.secretIn('shop')).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'ecrlogin', 'app.kubernetes.io/instance': 'ecrlogin' },
        annotations: {
          'ecrlogin/expires-at': expect.stringMatching(time),
          'ecrlogin/refreshed-at': expect.stringMatching(time),
        },
      },
    })
    expect(stage.events()).toEqual(
      expect.arrayContaining([
        { namespace: 'shop', type: 'Normal', reason: 'Refreshed', message: 'ecrlogin has new logins.' },
      ]),
    )
  })

  it('chooses namespaces by glob and by label, and leaves out those that end and those of Kubernetes', async () => {
    for (const name of ['team-a', 'team-b', 'team', 'kube-team-x']) stage.kubernetes.addNamespace(name)
    stage.kubernetes.addNamespace('team-c', { pull: 'no' })
    stage.kubernetes.addNamespace('labeled', { pull: 'ecr' })
    stage.kubernetes.addNamespace('kube-system', { pull: 'ecr' })
    stage.kubernetes.addNamespace('team-ending', { pull: 'ecr' }, 'Terminating')
    stage.kubernetes.grants = [{ namespace: null, rules: clusterRights }]
    const { exitCode } = await stage.refresh([
      { namespaces: ['team-*'], selector: 'pull!=no', registries: [west] },
      { selector: 'pull=ecr', registries: [west] },
    ])
    expect(exitCode).toBe(0)
    expect(stage.namespacesWithSecret()).toEqual(['labeled', 'team-a', 'team-b'])
  })

  it('gives a namespace of several targets one Secret with the registries of all', async () => {
    for (const name of ['shop', 'billing']) stage.kubernetes.addNamespace(name)
    await stage.refresh(
      [
        { namespaces: ['*'], registries: [publicHost] },
        { namespaces: ['shop'], registries: [west, '111122223333'], serviceAccounts: ['default'] },
      ],
      { environment: { AWS_REGION: 'eu-central-1' } },
    )
    expect(Object.keys(stage.loginsIn('billing'))).toEqual([publicHost])
    expect(Object.keys(stage.loginsIn('shop')).sort()).toEqual([central, west, publicHost].sort())
    expect([stage.pullSecretsOf('billing'), stage.pullSecretsOf('shop')]).toEqual([
      undefined,
      [{ name: 'ecrlogin' }],
    ])
  })

  it('stores the login to a custom domain under its own name', async () => {
    stage.kubernetes.addNamespace('shop')
    const settings = join(stage.cloud.sandbox.home, 'settings.toml')
    writeFileSync(settings, `[[registry]]\nmatch = "images.example.com"\nhost = "${west}"\n`)
    const targets = [{ namespaces: ['shop'], registries: ['images.example.com', west] }]
    const options = { environment: { ECRLOGIN_CONFIG: settings } }
    expect((await stage.refresh(targets, options)).exitCode).toBe(0)
    expect(Object.keys(stage.loginsIn('shop'))).toEqual(['images.example.com', west])
    stage.cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr' })
    expect((await stage.refresh(targets, options)).stdout).toContain(
      `(images.example.com, ${west} as before)`,
    )
  })

  it('requests a token for each registry once, whatever the number of namespaces', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) stage.kubernetes.addNamespace(name)
    await stage.refresh([{ namespaces: ['*'], registries: [west, central] }])
    expect(stage.namespacesWithSecret()).toHaveLength(5)
    expect(stage.cloud.localEcr.requests.map(({ action }) => action)).toEqual([
      'GetAuthorizationToken',
      'GetAuthorizationToken',
    ])
  })

  it('adds the Secret to a service account, keeps what is there, and takes it away again', async () => {
    stage.kubernetes.addNamespace('shop')
    stage.kubernetes.addNamespace('billing')
    const path = '/api/v1/namespaces/shop/serviceaccounts/default'
    stage.kubernetes.objects.set(path, {
      ...stage.kubernetes.objects.get(path)!,
      imagePullSecrets: [{ name: 'own' }],
    })
    const target = { namespaces: ['shop', 'billing'], registries: [west] }
    for (const _ of ['first', 'again']) {
      expect((await stage.refresh([{ ...target, serviceAccounts: ['default'] }])).exitCode).toBe(0)
      expect(stage.pullSecretsOf('shop')).toEqual([{ name: 'own' }, { name: 'ecrlogin' }])
      expect(stage.pullSecretsOf('billing')).toEqual([{ name: 'ecrlogin' }])
    }
    expect((await stage.refresh([target])).exitCode).toBe(0)
    expect([stage.pullSecretsOf('shop'), stage.pullSecretsOf('billing')]).toEqual([[{ name: 'own' }], []])
  })

  it('tries again if somebody else changes the service account at the same time', async () => {
    stage.kubernetes.addNamespace('shop')
    let reads = 0
    stage.kubernetes.onAnswer = ({ method, path }) => {
      if (method !== 'GET' || !path.endsWith('/serviceaccounts/default')) return
      reads += 1
      if (reads > 1) return
      stage.kubernetes.objects.set(path, {
        ...stage.kubernetes.objects.get(path)!,
        metadata: { name: 'default', namespace: 'shop', resourceVersion: 'another' },
        imagePullSecrets: [{ name: 'theirs' }],
      })
    }
    const target = { namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] }
    expect((await stage.refresh([target])).exitCode).toBe(0)
    expect(stage.pullSecretsOf('shop')).toEqual([{ name: 'theirs' }, { name: 'ecrlogin' }])
  })

  it('removes the Secret from namespaces that no target matches any more', async () => {
    stage.kubernetes.addNamespace('team-a')
    stage.kubernetes.addNamespace('moved', { pull: 'ecr' })
    const target = { selector: 'pull=ecr', registries: [west], serviceAccounts: ['default'] }
    await stage.refresh([target, { namespaces: ['team-*'], registries: [west] }])
    expect(stage.namespacesWithSecret()).toEqual(['moved', 'team-a'])
    stage.kubernetes.objects.set('/api/v1/namespaces/moved', {
      metadata: { name: 'moved', labels: {} },
      status: { phase: 'Active' },
    })
    const { stdout } = await stage.refresh([target, { namespaces: ['team-*'], registries: [west] }])
    expect(stdout).toContain('moved: removed ecrlogin\n')
    expect(stage.namespacesWithSecret()).toEqual(['team-a'])
    expect(stage.pullSecretsOf('moved')).toEqual([])
  })

  it('leaves the Secrets of another installation alone', async () => {
    for (const name of ['team-a', 'team-b', 'both']) stage.kubernetes.addNamespace(name)
    const fileOf = (installation: string, ...namespaces: readonly string[]) => ({
      installation,
      targets: [{ namespaces, registries: [west] }],
    })
    expect((await stage.run('refresh', fileOf('first', 'team-a*', 'both'))).exitCode).toBe(0)
    const { exitCode, stderr } = await stage.run('refresh', fileOf('second', 'team-b*', 'both'))
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining(
        'The Secret "ecrlogin" in the namespace "both" belongs to somebody else.',
      ),
    })
    expect(stage.namespacesWithSecret()).toEqual(['both', 'team-a', 'team-b'])
    expect((await stage.run('remove', fileOf('second', 'team-b*', 'both'))).exitCode).toBe(0)
    expect(stage.namespacesWithSecret()).toEqual(['both', 'team-a'])
  })

  it('keeps a login that is still valid if its registry has no new one', async () => {
    stage.kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west, central] }]
    await stage.refresh(targets)
    const before = stage.loginsIn('shop')
    stage.cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr', region: 'eu-central-1' })
    const { stdout, stderr, exitCode } = await stage.refresh(targets)
    expect(exitCode).toBe(6)
    expect(stderr).toContain(`ecrlogin: ${central}: `)
    expect(stdout).toContain(`(${central} as before)`)
    expect(stage.loginsIn('shop')[central]).toEqual(before[central])
    expect(stage.loginsIn('shop')[west]).not.toEqual(before[west])
    expect(stage.events().at(-1)).toEqual({
      namespace: 'shop',
      type: 'Warning',
      reason: 'RefreshFailed',
      message: expect.stringContaining(`No new login to ${central}: `),
    })
  })

  it('removes a login that has expired if its registry has no new one', async () => {
    stage.kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west, central] }]
    await stage.refresh(targets)
    const path = '/api/v1/namespaces/shop/secrets/ecrlogin'
    const { metadata, ...others } = stage.secretIn('shop')!
    const logins = JSON.stringify({ [west]: '2001-01-01T00:00:00Z', [central]: '2001-01-01T00:00:00Z' })
    const annotations = { ...metadata.annotations, 'ecrlogin/logins': logins }
    stage.kubernetes.objects.set(path, { ...others, metadata: { ...metadata, annotations } })
    stage.cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr', region: 'eu-central-1' })
    await stage.refresh(targets)
    expect(Object.keys(stage.loginsIn('shop'))).toEqual([west])
  })

  it('changes nothing if no registry has a login', async () => {
    stage.kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] }]
    stage.cloud.localEcr.faults.add({ kind: 'undecodable-token', service: 'ecr' })
    const { stdout, exitCode } = await stage.refresh(targets)
    expect({ stdout, exitCode }).toEqual({ stdout: 'shop: no login, nothing was changed\n', exitCode: 6 })
    expect([stage.namespacesWithSecret(), stage.pullSecretsOf('shop')]).toEqual([[], undefined])
  })

  it('does not overwrite a Secret that somebody else made', async () => {
    stage.kubernetes.addNamespace('shop')
    stage.kubernetes.addNamespace('billing')
    const theirs = { metadata: { name: 'ecrlogin', namespace: 'shop' }, data: { token: 'eA==' } }
    stage.kubernetes.objects.set('/api/v1/namespaces/shop/secrets/ecrlogin', theirs)
    const { stderr, exitCode } = await stage.refresh([
      { namespaces: ['shop', 'billing'], registries: [west] },
    ])
    expect(exitCode).toBe(7)
    expect(stderr).toContain('The Secret "ecrlogin" in the namespace "shop" belongs to somebody else.')
    expect(stage.secretIn('shop')).toBe(theirs)
    expect(stage.secretIn('billing')).toBeDefined()
  })
})

describeUnless(missingCluster, 'cluster remove', () => {
  it.each([
    ['names', [{ namespaces: ['shop', 'billing'] }]],
    ['a glob', [{ namespaces: ['*'] }]],
  ])('removes the Secrets of a file with %s, and nothing else', async (_, targets) => {
    for (const name of ['shop', 'billing', 'other']) stage.kubernetes.addNamespace(name)
    const before = JSON.stringify([...stage.kubernetes.objects.keys()])
    const theirs = { metadata: { name: 'theirs', namespace: 'shop' } }
    stage.kubernetes.objects.set('/api/v1/namespaces/shop/secrets/theirs', theirs)
    const file = targets.map((target) => ({ ...target, registries: [west], serviceAccounts: ['default'] }))
    await stage.refresh(file)
    expect(stage.namespacesWithSecret().length).toBeGreaterThan(2)
    const { stderr, exitCode } = await stage.run('remove', { targets: file })
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stage.pullSecretsOf('shop')).toEqual([])
    const left = [...stage.kubernetes.objects.keys()].filter((path) => !path.includes('/events/'))
    expect(left).toEqual([...JSON.parse(before), '/api/v1/namespaces/shop/secrets/theirs'])
    expect((await stage.run('remove', { targets: file })).exitCode).toBe(0)
  })
})
