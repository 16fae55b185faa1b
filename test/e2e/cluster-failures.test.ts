import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { west } from '../support/kubernetes/chart-values.ts'
import {
  type ClusterStage,
  missingCluster,
  namedRights,
  startClusterStage,
} from '../support/kubernetes/cluster-stage.ts'
import { pathWithoutClients } from '../support/programs/path-without-clients.ts'

let stage: ClusterStage

beforeEach(async () => {
  stage = await startClusterStage()
})
afterEach(() => stage.close())

describeUnless(missingCluster, 'cluster refresh', () => {
  it.each(['get', 'patch', 'create'])(
    'reports where it may not %s the Secret, and does all the rest',
    async (verb) => {
      for (const name of ['shop', 'billing']) stage.kubernetes.addNamespace(name)
      const without = namedRights.map((rule) =>
        rule.resources!.includes('secrets')
          ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
          : rule,
      )
      stage.kubernetes.grants = [
        { namespace: 'shop', rules: without },
        { namespace: 'billing', rules: namedRights },
      ]
      const { stdout, stderr, exitCode } = await stage.refresh([
        { namespaces: ['shop', 'billing'], registries: [west] },
      ])
      expect(exitCode).toBe(7)
      expect(stderr).toMatch(new RegExp(`secrets.* is forbidden: User "job" cannot ${verb} .* "shop"`))
      expect(stdout).toMatch(/^billing: ecrlogin has 1 registry/)
      expect(
        stage
          .events()
          .map(({ namespace, reason }) => [namespace, reason])
          .sort(),
      ).toEqual([
        ['billing', 'Refreshed'],
        ['shop', 'RefreshFailed'],
      ])
    },
  )

  it.each(['get', 'patch'])('reports where it may not %s the service account', async (verb) => {
    stage.kubernetes.addNamespace('shop')
    const rules = namedRights.map((rule) =>
      rule.resources!.includes('serviceaccounts')
        ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
        : rule,
    )
    stage.kubernetes.grants = [{ namespace: 'shop', rules }]
    const { stderr, exitCode } = await stage.refresh([
      { namespaces: ['shop'], registries: [west], serviceAccounts: ['default'] },
    ])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining(`cannot ${verb} resource "serviceaccounts"`),
    })
    expect(stage.secretIn('shop')).toBeDefined()
  })

  it('gives up a service account that no target lists any more, if its role has lost the right to it', async () => {
    stage.kubernetes.addNamespace('shop')
    const target = { namespaces: ['shop'], registries: [west] }
    await stage.refresh([{ ...target, serviceAccounts: ['default'] }])
    const rules = namedRights.filter((rule) => !rule.resources!.includes('serviceaccounts'))
    stage.kubernetes.grants = [{ namespace: 'shop', rules }]
    const left = 'shop: left ecrlogin in the service account default, without a right to it\n'
    const first = await stage.refresh([target])
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(left) })
    const second = await stage.refresh([target])
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining(left) })
    expect(await stage.run('remove', { targets: [target] })).toMatchObject({ exitCode: 0 })
    expect(stage.secretIn('shop')).toBeUndefined()
  })

  it('needs no right to create events', async () => {
    stage.kubernetes.addNamespace('shop')
    stage.kubernetes.grants = [{ namespace: 'shop', rules: namedRights.slice(0, 3) }]
    expect((await stage.refresh([{ namespaces: ['shop'], registries: [west] }])).exitCode).toBe(0)
    expect([stage.secretIn('shop') !== undefined, stage.events()]).toEqual([true, []])
  })

  it('skips a namespace that is deleted meanwhile', async () => {
    for (const name of ['team-a', 'team-b', 'team-c']) stage.kubernetes.addNamespace(name)
    stage.kubernetes.onAnswer = ({ path }) => {
      if (path.includes('team-a/secrets')) stage.kubernetes.objects.delete('/api/v1/namespaces/team-a')
      if (path.includes('team-b/secrets')) stage.kubernetes.addNamespace('team-b', {}, 'Terminating')
    }
    const { stdout, exitCode } = await stage.refresh([{ namespaces: ['team-*'], registries: [west] }])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('team-a: skipped, because it is being deleted\n')
    expect(stdout).toContain('team-b: skipped, because it is being deleted\n')
    expect(stage.namespacesWithSecret()).toEqual(['team-c'])
  })

  it('reports a namespace that was named and has been deleted with the role in it, and removes the others', async () => {
    stage.kubernetes.addNamespace('shop')
    const targets = [{ namespaces: ['shop', 'gone'], registries: [west] }]
    stage.kubernetes.grants = [{ namespace: 'shop', rules: namedRights }]
    const { stderr, exitCode } = await stage.refresh(targets)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('in the namespace "gone". Check that the namespace exists'),
    })
    const removed = await stage.run('remove', { targets })
    expect(removed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(removed.stdout.split('\n').sort()).toEqual([
      '',
      'gone: skipped, without a right to ecrlogin',
      'shop: removed ecrlogin',
    ])
  })

  it('reports a namespace that does not exist to somebody with all rights', async () => {
    stage.kubernetes.addNamespace('shop')
    const { stderr, exitCode } = await stage.refresh([{ namespaces: ['shopp'], registries: [west] }])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('namespaces "shopp" not found'),
    })
  })

  it('leaves the Secret that another run has made since this one listed the namespaces', async () => {
    for (const name of ['team-a', 'team-new']) stage.kubernetes.addNamespace(name)
    await stage.refresh([{ namespaces: ['team-*'], registries: [west] }])
    const path = '/api/v1/namespaces/team-new/secrets/ecrlogin'
    const { metadata, ...others } = stage.kubernetes.objects.get(path)!
    const later = new Date(Date.now() + 60_000).toISOString()
    const annotations = { ...metadata.annotations, 'ecrlogin/refreshed-at': later }
    stage.kubernetes.objects.set(path, { ...others, metadata: { ...metadata, annotations } })
    await stage.refresh([{ namespaces: ['team-a*'], registries: [west] }])
    expect(stage.namespacesWithSecret()).toEqual(['team-a', 'team-new'])
  })

  it('reports a namespace that is named and does not exist', async () => {
    stage.kubernetes.addNamespace('team-a')
    const { stderr, exitCode } = await stage.refresh([{ namespaces: ['team-*', 'shop'], registries: [west] }])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: expect.stringContaining('The namespace "shop" does not exist.'),
    })
    expect(stage.namespacesWithSecret()).toEqual(['team-a'])
  })

  it('prints no password', async () => {
    stage.kubernetes.addNamespace('shop')
    const { stdout, stderr } = await stage.refresh([{ namespaces: ['shop'], registries: [west] }])
    const { password } = stage.loginsIn('shop')[west]!
    expect(password.length).toBeGreaterThan(20)
    expect(stdout + stderr).not.toContain(password)
  })

  it('reports a cluster that does not answer', async () => {
    await stage.kubernetes.close()
    const { stderr, exitCode } = await stage.refresh([{ namespaces: ['shop'], registries: [west] }])
    expect(exitCode).toBe(7)
    expect(stderr).toMatch(
      /kubectl could not pass GET .* on to the Kubernetes API server: .*connection refused\./,
    )
  })
})

it('cluster reports a wrong file, and calls neither AWS nor the cluster', async () => {
  const { stdout, stderr, exitCode } = await stage.run('refresh', 'targets: []')
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: '',
    stderr: expect.stringContaining('The file cluster.yaml must have a list of targets.'),
    exitCode: 2,
  })
  expect([stage.kubernetes.requests, stage.cloud.localEcr.requests]).toEqual([[], []])
})

it.skipIf(process.platform === 'win32')('cluster reports that kubectl is absent', async () => {
  const { stderr, exitCode } = await stage.refresh([{ namespaces: ['shop'], registries: [west] }], {
    environment: { PATH: pathWithoutClients(stage.cloud.sandbox) },
  })
  expect({ stderr, exitCode }).toEqual({
    exitCode: 7,
    stderr: expect.stringContaining('kubectl is not installed, or not on PATH.'),
  })
})
