import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public'
import { describe, expect, it } from 'vitest'
import {
  basic,
  clientSettings,
  decodePassword,
  fetchPassword,
  inTemporaryFolder,
  isInstalled,
  run,
  send,
} from '../../test-support/clients.ts'
import { startDockerRegistry } from '../../test-support/docker-registry.ts'
import { readImage, writeImage } from '../../test-support/image.ts'
import { type LocalEcr, startLocalEcr } from '../index.ts'
import { upstreamUrl } from './upstream.ts'

const oregon = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const oregonFips = '111122223333.dkr.ecr-fips.us-west-2.amazonaws.com'
const ireland = '111122223333.dkr.ecr.eu-west-1.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'

/** skopeo with its own login file. */
function skopeoIn(folder: string, localEcr: LocalEcr) {
  const env = { ...localEcr.environment(), HOME: folder, REGISTRY_AUTH_FILE: join(folder, 'auth.json') }
  const skopeo = (args: string[], input = '') => run('skopeo', ['--insecure-policy', ...args], { env, input })
  return {
    logIn: (host: string, password: string) =>
      skopeo(['login', '--username', 'AWS', '--password-stdin', host], password),
    copy: (from: string, to: string, ...options: string[]) => skopeo(['copy', ...options, from, to]),
    listTags: (host: string, repository: string) => skopeo(['list-tags', `docker://${host}/${repository}`]),
  }
}

const canTest = isInstalled('skopeo') && isInstalled('docker-registry')

describe.skipIf(!canTest)('with a real registry upstream', { timeout: 60_000 }, () => {
  it('skopeo logs in, pushes and pulls; accounts and regions are kept apart', () =>
    inTemporaryFolder(async (folder) => {
      await using registry = await startDockerRegistry(folder)
      await using localEcr = await startLocalEcr({ upstream: registry.url })
      const digest = await writeImage(join(folder, 'image'))
      const { logIn, copy, listTags } = skopeoIn(folder, localEcr)
      for (const [host, region] of [
        [oregon, 'us-west-2'],
        [oregonFips, 'us-west-2'],
        [ireland, 'eu-west-1'],
        [other, 'us-west-2'],
      ] as const) {
        expect(await logIn(host, await fetchPassword(localEcr, region))).toMatchObject({ code: 0 })
      }

      const image = `oci:${join(folder, 'image')}`
      expect(await copy(image, `docker://${oregon}/team/app:1`)).toMatchObject({ code: 0 })
      expect(existsSync(join(registry.repositories, '111122223333/us-west-2/team/app'))).toBe(true)
      expect((await listTags(oregon, 'team/app')).output).toContain('"1"')

      const pulled = `oci:${join(folder, 'pulled')}`
      expect(await copy(`docker://${oregonFips}/team/app:1`, pulled)).toMatchObject({ code: 0 })
      expect(await readImage(join(folder, 'pulled'))).toBe(digest)

      for (const host of [ireland, other]) {
        const { code, output } = await copy(`docker://${host}/team/app:1`, `oci:${join(folder, 'none')}`)
        expect(code).not.toBe(0)
        expect(output).toMatch(/manifest unknown|name unknown/)
      }

      // A copy within one registry mounts the blobs.
      expect(await copy(`docker://${oregon}/team/app:1`, `docker://${oregon}/copy:1`)).toMatchObject({
        code: 0,
      })
      expect(await copy(image, `docker://${oregon}/copy:2`)).toMatchObject({ code: 0 })
    }))

  it('rejects a push without a login', () =>
    inTemporaryFolder(async (folder) => {
      await using registry = await startDockerRegistry(folder)
      await using localEcr = await startLocalEcr({ upstream: registry.url })
      await writeImage(join(folder, 'image'))
      const { code } = await skopeoIn(folder, localEcr).copy(
        `oci:${join(folder, 'image')}`,
        `docker://${oregon}/app:1`,
      )
      expect(code).not.toBe(0)
      expect(existsSync(registry.repositories)).toBe(false)
    }))

  it('a push to ECR Public requires a login, a pull does not', () =>
    inTemporaryFolder(async (folder) => {
      await using registry = await startDockerRegistry(folder)
      await using localEcr = await startLocalEcr({ upstream: registry.url })
      const digest = await writeImage(join(folder, 'image'))
      const { logIn, copy } = skopeoIn(folder, localEcr)
      const client = new ECRPUBLICClient(clientSettings(localEcr, 'us-east-1'))
      const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}))
      await logIn('public.ecr.aws', decodePassword(authorizationData?.authorizationToken))
      const address = 'docker://public.ecr.aws/alias/app:1'
      expect(await copy(`oci:${join(folder, 'image')}`, address)).toMatchObject({ code: 0 })
      const pulled = `oci:${join(folder, 'pulled')}`
      expect(await copy(address, pulled, '--src-no-creds')).toMatchObject({ code: 0 })
      expect(await readImage(join(folder, 'pulled'))).toBe(digest)
    }))

  it('serves the same repositories on the plain endpoint', () =>
    inTemporaryFolder(async (folder) => {
      await using registry = await startDockerRegistry(folder)
      await using localEcr = await startLocalEcr({ upstream: registry.url })
      const digest = await writeImage(join(folder, 'image'))
      const { logIn, copy } = skopeoIn(folder, localEcr)
      const { host } = new URL(localEcr.endpointUrl)
      const password = await fetchPassword(localEcr)
      await logIn(oregon, password)
      const address = `docker://${host}/app:1`
      const image = `oci:${join(folder, 'image')}`
      const credentials = ['--dest-creds', `AWS:${password}`, '--dest-tls-verify=false']
      expect(await copy(image, address, ...credentials)).toMatchObject({ code: 0 })
      expect(await copy(`docker://${oregon}/app:1`, `oci:${join(folder, 'pulled')}`)).toMatchObject({
        code: 0,
      })
      expect(await readImage(join(folder, 'pulled'))).toBe(digest)
    }))
})

it('returns 502 if the upstream registry does not respond', async () => {
  await using localEcr = await startLocalEcr({ upstream: 'http://127.0.0.1:1' })
  const headers = basic(await fetchPassword(localEcr))
  const { status, body } = await send(localEcr, `https://${oregon}/v2/`, { headers })
  expect(status).toBe(502)
  expect(JSON.parse(body).errors[0].message).toBe(
    'The upstream registry at http://127.0.0.1:1 does not respond.',
  )
})

describe('a repository upstream', () => {
  const upstream = new URL('http://127.0.0.1:5000')
  const prefix = '111122223333/us-west-2'
  const urlOf = (path: string) => upstreamUrl(path, upstream, prefix)?.href.slice(upstream.origin.length)

  it.each([
    ['/v2/', '/v2/'],
    ['/v2', '/v2'],
    ['/v2/_catalog?n=1', '/v2/_catalog?n=1'],
    ['/v2/team/app/manifests/1.0..x', `/v2/${prefix}/team/app/manifests/1.0..x`],
    ['/v2/app/blobs/uploads/1?_state=a%3D%3D', `/v2/${prefix}/app/blobs/uploads/1?_state=a%3D%3D`],
    [
      '/v2/a/blobs/uploads/?mount=x&from=b/c',
      `/v2/${prefix}/a/blobs/uploads/?mount=x&from=111122223333%2Fus-west-2%2Fb%2Fc`,
    ],
    ['/v2/a/blobs/uploads/?%66rom=b', `/v2/${prefix}/a/blobs/uploads/?from=111122223333%2Fus-west-2%2Fb`],
    [
      '/v2/a/?from=b&from=c',
      `/v2/${prefix}/a/?from=111122223333%2Fus-west-2%2Fb&from=111122223333%2Fus-west-2%2Fc`,
    ],
  ])('of %s is %s', (path, expected) => {
    expect(urlOf(path)).toBe(expected)
  })

  it.each([
    '/v2/../metrics',
    '/v2/..',
    '/v2/../../444455556666/us-west-2/app/manifests/1',
    '/v2/a/../../../444455556666/us-west-2/app/manifests/1',
    '/v2/%2e%2e/%2E%2e/444455556666/us-west-2/app/manifests/1',
    '/v2/.%2e/app/manifests/1',
    '/v2/..%2f..%2f444455556666/us-west-2/app/manifests/1',
    '/v2/..%5c..%5C444455556666/app/manifests/1',
    '/v2/..\\..\\444455556666/app/manifests/1',
    '/v2/./app/manifests/1',
    '/v2/_catalog/../444455556666/us-west-2/app/manifests/1',
    '/v2/a/blobs/uploads/?mount=x&from=../../444455556666/us-west-2/app',
    '/v2/a/blobs/uploads/?mount=x&from=..%2f..%2f444455556666',
    '/v2/a/blobs/uploads/?mount=x&%66rom=b&from=../x',
  ])('is none for a path that leads elsewhere: %s', (path) => {
    expect(upstreamUrl(path, upstream, prefix)).toBeNull()
  })

  it('is not asked for when a path leads elsewhere', async () => {
    const asked: (string | undefined)[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url)
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      await using localEcr = await startLocalEcr({ upstream: `http://127.0.0.1:${port}` })
      const headers = basic(await fetchPassword(localEcr))
      // Clients such as Node's own would resolve a `..` before they send it.
      const { status, body } = await send(localEcr, `https://${oregon}/v2/..%2f..%2fother/manifests/1`, {
        headers,
      })
      expect([status, JSON.parse(body).errors[0].code]).toEqual([400, 'NAME_INVALID'])
      expect((await send(localEcr, `https://${oregon}/v2/app/tags/list`, { headers })).status).toBe(200)
      expect(asked).toEqual([`/v2/${prefix}/app/tags/list`])
    } finally {
      server.close()
    }
  })
})
