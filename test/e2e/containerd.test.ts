import { join } from 'node:path'
import type { Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CloudWithImages, startCloudWithImages, stranger } from '../support/cloud/cloud-with-images.ts'
import { missingUpstream } from '../support/cloud/images.ts'
import { type Containerd, startContainerd } from '../support/programs/containerd.ts'
import { missingDaemon } from '../support/programs/daemon.ts'
import { runProgram } from '../support/programs/programs.ts'

const privateImage = '111122223333.dkr.ecr.us-west-2.amazonaws.com/team/app:1'
const publicImage = 'public.ecr.aws/team/app:1'

const missing = missingDaemon('containerd') ?? missingUpstream

let cloud: CloudWithImages
let containerd: Containerd

beforeAll(async () => {
  if (missing) return
  cloud = await startCloudWithImages()
  for (const folder of ['111122223333/us-west-2', 'public.ecr.aws']) {
    await cloud.upstream.addImage(`${folder}/team/app:1`)
  }
  containerd = await startContainerd(join(cloud.sandbox.home, 'containerd'), cloud.environment())
})
afterAll(async () => {
  await containerd?.stop()
  await cloud?.close()
})
beforeEach(async ({ skip }) => {
  if (missing) return skip(missing)
  cloud.aheadMs = 0
  await containerd.ctr('images', 'rm', '--sync', privateImage, publicImage)
})

/** The response of the credential provider to the kubelet's request for an image. */
async function provide(image: string, principal?: Principal) {
  const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'
  const { stdout } = await runProgram(['ecrlogin-credential-provider'], {
    environment: cloud.environment(principal),
    input: JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion, image }),
  })
  return JSON.parse(stdout).auth as Record<string, { username: string; password: string }>
}

/** Pulls an image with what the kubelet takes from a response: the login of the image's host. */
async function pull(image: string, auth: Awaited<ReturnType<typeof provide>>) {
  const { username, password } = auth[image.split('/')[0]!]!
  return containerd.ctr(
    'images',
    'pull',
    '--snapshotter',
    'native',
    '--user',
    `${username}:${password}`,
    image,
  )
}

describe("containerd, with the credential provider's response", () => {
  it.each([privateImage, publicImage])('pulls %s', async (image) => {
    expect(await pull(image, await provide(image))).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await containerd.ctr('images', 'ls', '-q')).stdout).toBe(`${image}\n`)
  })

  it('pulls nothing private without a login, and what is public', async () => {
    const anonymous = (image: string) => containerd.ctr('images', 'pull', '--snapshotter', 'native', image)
    expect((await anonymous(privateImage)).stderr).toMatch(/401 Unauthorized|no basic auth credentials/)
    expect(await anonymous(publicImage)).toMatchObject({ exitCode: 0 })
  })

  it.each([privateImage, publicImage])('pulls %s with no broken and no expired token', async (image) => {
    const host = image.split('/')[0]!
    const auth = await provide(image)
    const { username, password } = auth[host]!
    const broken = { [host]: { username, password: `${password.slice(0, -8)}AAAAAAAA` } }
    expect((await pull(image, broken)).stderr).toMatch(/400 Bad Request/)
    cloud.aheadMs = 13 * 60 * 60 * 1000
    expect((await pull(image, auth)).stderr).toMatch(/403 Forbidden/)
    expect(await pull(image, await provide(image))).toMatchObject({ exitCode: 0 })
  })

  it("pulls nothing from another account's registry", async () => {
    expect((await pull(privateImage, await provide(privateImage, stranger))).stderr).toMatch(/403 Forbidden/)
  })
})
