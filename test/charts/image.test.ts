import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { buildImage, type Image, missingImage } from '../support/kubernetes/image.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

describe.skipIf(missingImage)(`the image of the chart${missingImage ? ` (${missingImage})` : ''}`, () => {
  let cloud: Cloud
  let image: Image

  beforeAll(async () => {
    cloud = await startCloud()
    image = await buildImage(cloud.sandbox)
  })
  afterAll(() => cloud?.close())

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

  it('fetches a token over TLS, with an authority that is not its own', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, HTTPS_PROXY, AWS_CA_BUNDLE } = cloud.environment()
    const variables = {
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      HTTPS_PROXY,
      AWS_CA_BUNDLE: '/authority.pem',
    }
    const ended = await image.run(
      ['ecrlogin', 'password', host, '--no-cache'],
      variables as Record<string, string>,
      [`${AWS_CA_BUNDLE}:/authority.pem:ro`],
    )
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\S{20,}\n$/) })
  })
})
