import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { saysNoRepository } from '../support/programs/registry-messages.ts'
import { repositoryRoot } from '../support/sandbox.ts'

let cloud: Cloud
let configPath: string
let settingsPath: string
let recordFolder: string

beforeAll(async () => {
  cloud = await startCloud()
  configPath = join(cloud.sandbox.dockerConfig, 'config.json')
  settingsPath = join(cloud.sandbox.home, 'config', 'ecrlogin', 'config.toml')
  recordFolder = join(settingsPath, '..', 'setup')
  mkdirSync(join(settingsPath, '..'), { recursive: true })
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const original = `{
    "auths": { "https://index.docker.io/v1/": { "auth": "bWU6eA==" } },
    "unknown": { "n": 1.0 },
    "credHelpers": { "gcr.io": "gcloud" }
}
`

beforeEach(() => {
  for (const name of readdirSync(cloud.sandbox.dockerConfig)) rmSync(join(cloud.sandbox.dockerConfig, name))
  writeFileSync(configPath, original)
  rmSync(settingsPath, { force: true })
  rmSync(recordFolder, { recursive: true, force: true })
  cloud.localEcr.requests.length = 0
})

const config = () => readFileSync(configPath, 'utf8')
/** The records that setup keeps of its changes. */
const records = () =>
  readdirSync(recordFolder).map((name) => {
    expect(statSync(join(recordFolder, name)).mode & 0o077).toBe(0)
    return readFileSync(join(recordFolder, name), 'utf8')
  })
const helpers = () => JSON.parse(config()).credHelpers
const setupDocker = (...args: string[]) => cloud.ecrlogin(['setup', 'docker', ...args])
const run = (...argv: string[]) => {
  const { REGISTRY_AUTH_FILE: _, ...environment } = cloud.environment()
  return runProgram(argv, { environment, cwd: cloud.sandbox.home })
}

describe('ecrlogin setup docker', () => {
  it('shows its changes, keeps no copy of the file, and calls nothing', async () => {
    expect(await setupDocker(host)).toEqual({
      stdout: `${configPath}, credHelpers:\n+ "${host}": "ecrlogin"\n`,
      stderr: '',
      exitCode: 0,
    })
    expect(config()).toBe(original.replace('"gcloud" }', `"gcloud", "${host}": "ecrlogin" }`))
    expect(readdirSync(cloud.sandbox.dockerConfig)).toEqual(['config.json'])
    expect(records()).toHaveLength(1)
    expect(records().join()).not.toContain('bWU6eA==')
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('changes nothing the second time', async () => {
    await setupDocker(host)
    const changed = config()
    expect(await setupDocker(host)).toMatchObject({
      stdout: `${configPath} already uses ecrlogin for ${host}.\n`,
      exitCode: 0,
    })
    expect(config()).toBe(changed)
  })

  it('can be undone for one host or all of them, which restores the file byte for byte', async () => {
    await setupDocker(host)
    const changed = config()
    await setupDocker(other, '--public')
    expect((await setupDocker(other, '--public', '--undo')).exitCode).toBe(0)
    expect(config()).toBe(changed)
    expect(await setupDocker('--undo')).toEqual({
      stdout: `${configPath}, credHelpers:\n- "${host}": "ecrlogin"\n`,
      stderr: '',
      exitCode: 0,
    })
    expect(config()).toBe(original)
    expect(readdirSync(cloud.sandbox.dockerConfig)).toEqual(['config.json'])
    expect(records()).toEqual([])
    expect(await setupDocker('--undo')).toEqual({
      stdout: `${configPath} has no entry of ecrlogin.\n`,
      stderr: '',
      exitCode: 0,
    })
  })

  it('does not remove an entry that it did not add, and says so', async () => {
    const text = `{"credHelpers": {"${host}": "ecrlogin"}}`
    writeFileSync(configPath, text)
    const stderr = `ecrlogin: ${configPath} has ecrlogin in credHelpers for ${host}, of which setup has no record. Remove it by hand.\n`
    for (const named of [[], [host]]) {
      expect(await setupDocker('--undo', ...named)).toEqual({ stdout: '', stderr, exitCode: 2 })
    }
    expect(await setupDocker('--undo', other)).toMatchObject({ stderr: '', exitCode: 0 })
    expect(config()).toBe(text)
  })

  it('restores the helper that it replaced', async () => {
    const text = `{"credHelpers": {"${host}": "ecr-login"}}`
    writeFileSync(configPath, text)
    const { stdout } = await setupDocker(host)
    expect(stdout).toContain(`- "${host}": "ecr-login"\n+ "${host}": "ecrlogin"\n`)
    await setupDocker('--undo')
    expect(config()).toBe(text)
  })

  it('creates a missing file, and removes it again with --undo', async () => {
    rmSync(configPath)
    await setupDocker(host)
    expect(config()).toBe(`{\n\t"credHelpers": {\n\t\t"${host}": "ecrlogin"\n\t}\n}\n`)
    await setupDocker('--undo')
    expect(readdirSync(cloud.sandbox.dockerConfig)).toEqual([])
  })

  it('registers each account in each region, since docker knows no globs', async () => {
    await setupDocker(
      '--registry-id',
      '111122223333,444455556666',
      '--region',
      'us-west-2',
      '--region',
      'eu-west-1',
    )
    expect(Object.keys(helpers())).toEqual([
      'gcr.io',
      host,
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
      other,
      '444455556666.dkr.ecr.eu-west-1.amazonaws.com',
    ])
  })

  it('uses the rules without a glob by default, and ECR Public only with --public', async () => {
    writeFileSync(
      settingsPath,
      `[[registry]]\nmatch = "444455556666"\nregion = "us-west-2"\n\n` +
        `[[registry]]\nmatch = "images.example.com"\nhost = "${host}"\n\n` +
        `[[registry]]\nmatch = "*.dkr.ecr.us-east-1.amazonaws.com"\nprofile = "x"\n`,
    )
    await setupDocker()
    expect(Object.keys(helpers())).toEqual(['gcr.io', other, 'images.example.com'])
    await setupDocker('--public')
    expect(Object.keys(helpers())).toEqual(['gcr.io', other, 'images.example.com', 'public.ecr.aws'])
  })

  it.each([
    ['no registry at all', [], /^ecrlogin: No registry is named, and the settings file has no rule/],
    ['another registry', ['docker.io'], /not an Amazon ECR registry/],
    ['an option of setup registry', [host, '--profile', 'x'], /Unknown option '--profile'/],
  ])('rejects %s with 2, and changes nothing', async (_, args, message) => {
    expect(await setupDocker(...args)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(config()).toBe(original)
  })

  it('undoes its own entries in the file of today, and leaves what the user and docker have changed', async () => {
    writeFileSync(configPath, `{"auths": {}, "credHelpers": {"${host}": "ecr-login"}}`)
    await setupDocker(host, other)
    const auths = { 'quay.io': { auth: 'bmV3OnB3' } }
    const credHelpers = { [host]: 'ecrlogin', [other]: 'newer', 'gcr.io': 'gcloud' }
    writeFileSync(configPath, JSON.stringify({ auths, credHelpers }))
    await setupDocker('--undo')
    expect(JSON.parse(config())).toEqual({ auths, credHelpers: { ...credHelpers, [host]: 'ecr-login' } })
    expect(records()).toEqual([])
  })

  it.each(['nonsense', '[]', '{"credHelpers": "ecr-login"}', '\uFEFF{}', '{"credHelpers": {"a": 1}}'])(
    'does not change a broken file: %s',
    async (text) => {
      writeFileSync(configPath, text)
      expect(await setupDocker(host)).toMatchObject({
        exitCode: 7,
        stdout: '',
        stderr: expect.stringContaining(`${configPath} `),
      })
      expect(config()).toBe(text)
      expect(readdirSync(cloud.sandbox.dockerConfig)).toEqual(['config.json'])
    },
  )

  it('warns about stored logins, keys that docker never looks up, and a helper that is not on PATH', async () => {
    writeFileSync(
      configPath,
      `{"auths": {"https://${host}": {"auth": "eA=="}}, "credHelpers": {"https://${host}": "ecr-login"}}`,
    )
    const program = join(repositoryRoot, 'packages', 'cli', 'bin', 'ecrlogin.cjs')
    const environment = { ...cloud.environment(), PATH: cloud.sandbox.bin }
    const { stderr } = await runProgram([process.execPath, program, 'setup', 'docker', host], { environment })
    expect(stderr).toContain('docker-credential-ecrlogin is not on PATH')
    expect(stderr).toContain(`credHelpers in ${configPath} also has https://${host}`)
    expect(stderr).toContain(`still has the old login for https://${host}`)
  })

  it('warns when docker would no longer choose a credential store by itself', async () => {
    writeFileSync(configPath, '{}')
    const store = { darwin: 'osxkeychain', win32: 'wincred' }[process.platform as string] ?? 'secretservice'
    const program = join(cloud.sandbox.bin, `docker-credential-${store}`)
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
    const { stderr } = await setupDocker(host)
    rmSync(program)
    expect(stderr).toMatch(/Add "credsStore": "\w+" there/)
  })
})

describe('after ecrlogin setup docker', () => {
  it('docker gets its credentials from the helper, and stores nothing', async ({ skip }) => {
    if (!findProgram('docker')) return skip('docker is not installed')
    const image = `${host}/team/app:1`
    // The client fetches manifests by itself, without an engine.
    const inspect = () => run('docker', 'manifest', 'inspect', image)
    expect((await inspect()).stderr).toContain('no basic auth credentials')
    await setupDocker(host)
    const { unknown: _, ...changed } = JSON.parse(config())
    // Local ECR has no such image, and only reports this after a login.
    expect((await inspect()).stderr).toContain(`no such manifest: ${image}`)
    expect((await run('docker', 'logout', host)).exitCode).toBe(0)
    // Earlier versions, such as 26.1, write the file anew, in their own layout and without what they do not know.
    expect(JSON.parse(config())).toEqual(expect.objectContaining(changed))
    expect((await setupDocker('--undo')).exitCode).toBe(0)
    expect(helpers()).toEqual(JSON.parse(original).credHelpers)
  })

  it('skopeo prefers the helper to an expired login', async ({ skip }) => {
    if (!findProgram('skopeo')) return skip('skopeo is not installed')
    writeFileSync(configPath, `{"auths": {"${host}": {"auth": "QVdTOmV4cGlyZWQ="}}}`)
    await setupDocker(host)
    const { stderr } = await run('skopeo', 'list-tags', `docker://${host}/team/app`)
    expect(stderr).toMatch(saysNoRepository)
  })

  it('docker logout removes a stored login, as the warning states', async ({ skip }) => {
    if (!findProgram('docker')) return skip('docker is not installed')
    writeFileSync(configPath, `{"auths": {"https://${host}": {"auth": "QVdTOmV4cGlyZWQ="}}}`)
    await setupDocker(host)
    await run('docker', 'logout', host)
    expect(JSON.parse(config()).auths).toEqual({})
  })
})
