import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CloudWithImages, startCloudWithImages, stranger } from '../support/cloud/cloud-with-images.ts'
import { filesWithPassword, missingUpstream } from '../support/cloud/images.ts'
import { findPart } from '../support/programs/parts.ts'
import { runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const publicHost = 'public.ecr.aws'

let cloud: CloudWithImages

beforeAll(async () => {
  if (missingUpstream) return
  cloud = await startCloudWithImages()
  mkdirSync(join(cloud.sandbox.home, 'app/templates'), { recursive: true })
  writeFileSync(join(cloud.sandbox.home, 'app/Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 1.2.3\n')
})
afterAll(async () => {
  await cloud?.close()
})

describe.each([
  ['4', 'current'],
  ['3', 'previous'],
])('helm %s', (major, version) => {
  const path = findPart('helm', version)
  const logins = () => {
    const file = join(cloud.sandbox.environment.XDG_CONFIG_HOME!, 'helm/registry/config.json')
    return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).auths ?? {}) : []
  }

  beforeEach(({ skip }) => {
    if (path === null) return skip('the part helm was not fetched')
    if (missingUpstream) return skip(missingUpstream)
    cloud.aheadMs = 0
    rmSync(cloud.sandbox.environment.XDG_CONFIG_HOME!, { recursive: true, force: true })
    writeFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), '{}')
  })

  function environment(principal?: Principal) {
    const variables = cloud.environment(principal)
    return { ...variables, PATH: [path, variables.PATH].join(delimiter) }
  }

  function run(argv: readonly string[], principal?: Principal) {
    return runProgram(argv, { environment: environment(principal), cwd: cloud.sandbox.home })
  }
  const helm = (...args: string[]) => run(['helm', ...args])
  const ecrlogin = (...args: string[]) => run(['ecrlogin', ...args])

  /** Pushes a chart, pulls it, and compares the two. */
  async function move(registry: string): Promise<void> {
    await helm('package', 'app')
    const pushed = readFileSync(join(cloud.sandbox.home, 'app-1.2.3.tgz'))
    expect(await helm('push', 'app-1.2.3.tgz', `oci://${registry}/charts`)).toMatchObject({ exitCode: 0 })
    rmSync(join(cloud.sandbox.home, 'app-1.2.3.tgz'))
    expect(await pull(registry)).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(cloud.sandbox.home, 'app-1.2.3.tgz')).equals(pushed)).toBe(true)
  }

  const pull = (registry: string) => helm('pull', `oci://${registry}/charts/app`, '--version', '1.2.3')

  it('is the version that its name says', async () => {
    expect((await helm('version', '--short')).stdout).toMatch(new RegExp(`^v${major}\\.`))
  })

  it.each([host, publicHost])('pushes and pulls a chart after a login at %s', async (registry) => {
    expect(await ecrlogin('login', registry, '--client', 'helm')).toMatchObject({ exitCode: 0 })
    expect(logins()).toEqual([registry])
    await move(registry)
    expect(await ecrlogin('logout', '--all', '--client', 'helm')).toMatchObject({ exitCode: 0 })
    expect(logins()).toEqual([])
    // It needs no login to push what is in a public repository already.
    expect((await helm('push', 'app-1.2.3.tgz', `oci://${registry}/others`)).exitCode).not.toBe(0)
  })

  it("pushes and pulls a chart through the helper in Docker's file, with no password on the disk", async () => {
    await ecrlogin('setup', 'docker', host)
    await move(host)
    expect(filesWithPassword(cloud.sandbox.home)).toEqual([])
  })

  it('is rejected with a token of another principal and with an expired one', async () => {
    await ecrlogin('login', host, '--client', 'helm')
    await move(host)
    cloud.aheadMs = 13 * 60 * 60 * 1000
    expect((await pull(host)).stderr).toMatch(/403|denied/i)
    const login = await run(['ecrlogin', 'login', host, '--client', 'helm'], stranger)
    expect(login).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining('helm could not complete the login'),
    })
  })
})
