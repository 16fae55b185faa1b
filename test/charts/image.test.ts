import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import {
  containerOf,
  currentHelm,
  find,
  jobsOf,
  missingHelm,
  renderChart,
} from '../support/kubernetes/chart.ts'
import { installations, roleArn } from '../support/kubernetes/chart-values.ts'
import { type Image, missingImage, openImage } from '../support/kubernetes/image.ts'

const webIdentityToken = 'the token of the pod'

describeUnless(missingImage, 'the image of the chart', () => {
  let cloud: Cloud
  let kubernetes: Kubernetes
  let image: Image

  beforeAll(async () => {
    const roles = [{ arn: roleArn, accounts: ['111122223333'] }]
    cloud = await startCloud({ roles, webIdentityTokens: [webIdentityToken] })
    kubernetes = await startKubernetes()
    for (const namespace of ['shop', 'billing']) kubernetes.addNamespace(namespace)
    const path = '/api/v1/namespaces/shop/serviceaccounts/builder'
    kubernetes.objects.set(path, { metadata: { name: 'builder', namespace: 'shop', resourceVersion: '1' } })
    image = await openImage(cloud.sandbox)
  })
  afterAll(() => Promise.all([cloud?.close(), kubernetes?.close()]))

  it('has ecrlogin, kubectl, the C library and licenses, and nothing else', () => {
    const kinds = [
      /^\/usr\/bin\/(ecrlogin|kubectl)$/,
      /^\/lib(64)?\/([\w-]+\/)?(ld-linux-[\w-]+|lib(c|dl|m|pthread))\.so\.\d$/,
      /^\/usr\/share\/doc\/(ecrlogin|libc6)\/(LICENSE|THIRD-PARTY-NOTICES\.txt|sbom\.cdx\.json|copyright)$/,
      /^\/etc\/(passwd|group|nsswitch\.conf)$/,
    ]
    // buildah adds the mount points of its own containers.
    const ours = image.files.filter(
      (path) => !/^\/(dev|proc|run|sys)\/|^\/etc\/(hosts|resolv\.conf|hostname)$/.test(path),
    )
    expect(ours.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([])
    expect(ours).toEqual(expect.arrayContaining(['/usr/bin/ecrlogin', '/usr/bin/kubectl']))
    expect(image.size).toBeLessThan(200e6)
  })

  it('runs both programs as a user without any rights', async () => {
    const [ecrlogin, kubectl, write] = await Promise.all([
      image.run(['ecrlogin', '--version']),
      image.run(['kubectl', 'version', '--client']),
      // The only program with an output file of its own choice.
      image.run(['kubectl', 'config', 'set-context', 'mine'], { KUBECONFIG: '/etc/kubeconfig' }),
    ])
    expect(ecrlogin).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('standalone executable') })
    expect(kubectl).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Client Version') })
    expect(write).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('permission denied') })
  })

  it('runs the commands of the jobs, with their variables, and changes only the cluster', async ({
    skip,
  }) => {
    if (missingHelm !== null) skip(missingHelm)
    const manifests = await renderChart(currentHelm, installations.names!)
    const folder = join(cloud.sandbox.home, 'volumes')
    mkdirSync(folder)
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
    const [config] = find<IConfigMap>(manifests, 'ConfigMap')
    for (const [name, text] of Object.entries(config!.data!)) put(name, text)
    put('token', webIdentityToken)
    put('kubeconfig', kubernetes.config())
    const { HTTPS_PROXY, AWS_CA_BUNDLE } = cloud.environment()
    const mounts = [
      `${folder}:/etc/ecrlogin:ro`,
      `${folder}:/identity:ro`,
      `${AWS_CA_BUNDLE}:/authority.pem:ro`,
    ]
    const run = (job: IJobSpec) => {
      const { command, env = [] } = containerOf(job)
      const variables = Object.fromEntries(env.map(({ name, value = '' }) => [name, value]))
      const ours = {
        HTTPS_PROXY: HTTPS_PROXY!,
        AWS_CA_BUNDLE: '/authority.pem',
        KUBECONFIG: '/etc/ecrlogin/kubeconfig',
      }
      return image.run(command!, { ...variables, ...ours }, mounts)
    }
    const secrets = () => [...kubernetes.objects.keys()].filter((path) => path.includes('/secrets/')).sort()

    const [refresh, , remove] = jobsOf(manifests)
    expect(await run(refresh!)).toMatchObject({ exitCode: 0 })
    expect(secrets()).toEqual(
      ['billing', 'shop'].map((name) => `/api/v1/namespaces/${name}/secrets/ecrlogin`),
    )
    expect(cloud.localEcr.requests.map(({ action }) => action)).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetAuthorizationToken',
    ])
    expect(await run(remove!)).toMatchObject({ exitCode: 0 })
    expect(secrets()).toEqual([])
  })
})
