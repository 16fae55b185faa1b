import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Principal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type Ended, findProgram } from '../support/programs/programs.ts'

const build: Principal = {
  accessKeyId: 'AKIABUILD00000EXAMPLE',
  secretAccessKey: 'build/secret/KEY',
  accountId: '222233334444',
}
const production: Principal = {
  accessKeyId: 'AKIAPRODUCTION0EXAMPLE',
  secretAccessKey: 'production/secret/KEY',
  accountId: '555566667777',
}
const pull = {
  arn: 'arn:aws:iam::888899990000:role/pull',
  accounts: ['888899990000'],
  trusts: [build.accountId],
  externalId: 'shared-word',
}

/** Ten accounts in ten regions: a hundred registries. */
const accounts = Array.from({ length: 10 }, (_, i) =>
  String(i + 1)
    .repeat(12)
    .slice(0, 12),
)
const regions = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'ap-south-1',
  'sa-east-1',
]
const crowd: Principal[] = accounts.map((accountId, i) => ({
  accessKeyId: `AKIACROWD${i}00000EXAMPLE`,
  secretAccessKey: `crowd/secret/${i}`,
  accountId,
}))

const ofBuild = `${build.accountId}.dkr.ecr.us-west-2.amazonaws.com`
const ofProduction = `${production.accountId}.dkr.ecr.eu-west-1.amazonaws.com`
const ofRole = '888899990000.dkr.ecr.us-east-1.amazonaws.com'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({
    principals: [defaultPrincipal, build, production, ...crowd],
    roles: [pull],
    latencyMs: 50,
  })
  writeFiles()
})
beforeEach(() => {
  cloud.localEcr.faults.clear()
  cloud.localEcr.requests.length = 0
})
afterAll(() => cloud.close())

function writeFiles(): void {
  const { home } = cloud.sandbox
  const section = (name: string, { accessKeyId, secretAccessKey }: Principal) =>
    `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`
  mkdirSync(join(home, '.aws'))
  writeFileSync(
    join(home, '.aws', 'credentials'),
    [
      section('build', build),
      section('production', production),
      ...crowd.map((principal, i) => section(`crowd${i}`, principal)),
    ].join('\n'),
  )
  const crowdRules = accounts.map((id, i) => `[[registry]]\nmatch = "${id}"\nprofile = "crowd${i}"\n`)
  mkdirSync(join(home, 'config', 'ecrlogin'), { recursive: true })
  writeFileSync(
    join(home, 'config', 'ecrlogin', 'config.toml'),
    `# The identity used for each registry.
[[registry]]
match = "${build.accountId}"
profile = "build"
region = "us-west-2"

[[registry]]
match = "*.dkr.ecr.eu-west-1.amazonaws.com"
profile = "production"

[[registry]]
match = "888899990000"
role_arn = "${pull.arn}"
external_id = "${pull.externalId}"
session_name = "nightly"
source_profile = "build"

[[registry]]
match = "images.example.com"
host = "${ofProduction}"

[[registry]]
match = "*.dkr.ecr.eu-south-1.amazonaws.com"
profile = "nobody"

${crowdRules.join('\n')}
[groups]
team = ["${ofProduction}", "${build.accountId}", "public.ecr.aws"]
`,
  )
}

/** Runs the CLI without a cache, and removes the progress from stderr. */
async function run(args: readonly string[]): Promise<Ended> {
  const ended = await cloud.ecrlogin([...args, '--no-cache'])
  return { ...ended, stderr: ended.stderr.replace(/^(done|failed|\d+ of \d+) .*\n/gm, '') }
}

/** The API calls as `region key`, in the order of the regions. */
function calls(): string[] {
  return cloud.localEcr.requests
    .filter(({ action }) => action === 'GetAuthorizationToken')
    .map(({ service, region, accessKeyId }) => `${service} ${region} ${accessKeyId}`)
    .sort()
}

function registriesIn(stdout: string): string[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).Registry)
}

describe('an identity for each registry', () => {
  it('logs the real docker client in to both registries, each call signed with its own key', async ({
    skip,
  }) => {
    if (!findProgram('docker')) skip('docker is not installed')
    expect((await run(['login', ofBuild, ofProduction])).exitCode).toBe(0)
    expect(calls()).toEqual([`ecr eu-west-1 ${production.accessKeyId}`, `ecr us-west-2 ${build.accessKeyId}`])
    const config = JSON.parse(readFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), 'utf8'))
    expect(Object.keys(config.auths).sort()).toEqual([ofBuild, ofProduction])
  })

  it('can be a role that another profile assumes', async ({ skip }) => {
    if (!findProgram('docker')) skip('docker is not installed')
    expect((await run(['login', ofRole])).exitCode).toBe(0)
    const [assume, token] = cloud.localEcr.requests
    expect(assume).toMatchObject({ action: 'AssumeRole', accessKeyId: build.accessKeyId })
    expect(token).toMatchObject({
      action: 'GetAuthorizationToken',
      accessKeyId: expect.stringMatching(/^ASIA/),
    })
  })

  it('is overridden by an explicit profile', async () => {
    expect((await run(['get', ofBuild, ofProduction, '--profile', 'production'])).exitCode).toBe(0)
    expect(calls()).toEqual([
      `ecr eu-west-1 ${production.accessKeyId}`,
      `ecr us-west-2 ${production.accessKeyId}`,
    ])
  })

  it('is that of the environment for registries that match no rule', async () => {
    expect((await run(['get', '111122223333.dkr.ecr.us-west-2.amazonaws.com', ofBuild])).exitCode).toBe(0)
    expect(calls()).toEqual(
      [`ecr us-west-2 ${defaultPrincipal.accessKeyId}`, `ecr us-west-2 ${build.accessKeyId}`].sort(),
    )
  })

  it('fails for its registry alone if its rule cannot be applied', async () => {
    const failing = '111122223333.dkr.ecr.eu-south-1.amazonaws.com'
    const { exitCode, stdout, stderr } = await run(['get', ofBuild, failing, ofProduction])
    expect(exitCode).toBe(3)
    expect(registriesIn(stdout)).toEqual([ofBuild, ofProduction])
    expect(stderr).toMatch(new RegExp(`^ecrlogin: ${failing}: The profile "nobody" is in neither [^\n]+\n$`))
  })
})

describe('one call for several registries', () => {
  it('keeps the order of hosts, ids, a group, a custom domain and ECR Public, without duplicates', async () => {
    const { exitCode, stdout, stderr } = await run([
      'get',
      'images.example.com/team/image:1',
      'team',
      ofRole,
      ofBuild,
      'public.ecr.aws',
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(registriesIn(stdout)).toEqual([
      'images.example.com',
      ofProduction,
      ofBuild,
      'public.ecr.aws',
      ofRole,
    ])
    expect(calls()).toEqual([
      `ecr eu-west-1 ${production.accessKeyId}`,
      expect.stringMatching(/^ecr us-east-1 ASIA/),
      `ecr us-west-2 ${build.accessKeyId}`,
      `ecr-public us-east-1 ${defaultPrincipal.accessKeyId}`,
    ])
  })

  it('reports a custom domain under its own name, with the password of its registry', async () => {
    const { stdout } = await run(['get', 'images.example.com'])
    expect(JSON.parse(stdout)).toMatchObject({
      Registry: 'images.example.com',
      ProxyEndpoint: 'https://images.example.com',
      RegistryId: production.accountId,
      Region: 'eu-west-1',
    })
  })

  it('fails with the name and line of the settings file if the file is invalid', async () => {
    const path = join(cloud.sandbox.home, 'wrong.toml')
    writeFileSync(path, '[[registry]]\nmatch = "111122223333"\nprofil = "a"\n')
    const { exitCode, stderr, stdout } = await run(['get', ofBuild, '--config', path])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(
      /wrong\.toml, line 3: The key "profil" is not known in a rule\. Did you mean profile\? Valid names are match, profile, /,
    )
  })

  it('never reads a settings file from the current directory', async () => {
    const folder = join(cloud.sandbox.home, 'checkout')
    mkdirSync(join(folder, 'ecrlogin'), { recursive: true })
    writeFileSync(join(folder, 'ecrlogin', 'config.toml'), 'nonsense')
    writeFileSync(join(folder, 'config.toml'), 'nonsense')
    const environment = { ...cloud.environment(), XDG_CONFIG_HOME: '.' }
    const { exitCode } = await cloud.ecrlogin(['password', 'public.ecr.aws', '--no-cache'], {
      environment,
      cwd: folder,
    })
    expect(exitCode).toBe(0)
  })
})

describe('a hundred registries of ten accounts in ten regions', () => {
  const registries = accounts.flatMap((id) =>
    regions.map((region) => `${id}.dkr.ecr.${region}.amazonaws.com`),
  )

  it('take one API call for each identity and region', async () => {
    const { exitCode, stdout, stderr } = await run(['get', ...registries])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(registriesIn(stdout)).toEqual(registries)
    const expected = crowd.flatMap(({ accessKeyId }) =>
      // The glob for eu-west-1 comes before the rules for the accounts.
      regions.filter((region) => region !== 'eu-west-1').map((region) => `ecr ${region} ${accessKeyId}`),
    )
    expect(calls()).toEqual([...expected, `ecr eu-west-1 ${production.accessKeyId}`].sort())
  })

  it('take one API call for each region if one identity is used for all', async () => {
    expect((await run(['get', ...registries, '--profile', 'build'])).exitCode).toBe(0)
    expect(calls()).toEqual(regions.map((region) => `ecr ${region} ${build.accessKeyId}`).sort())
  })

  it('take no API call if all are cached', async () => {
    const environment = {
      ...cloud.environment(),
      AWS_ECR_DISABLE_CACHE: '',
      ECRLOGIN_CACHE_DIR: join(cloud.sandbox.home, 'tokens'),
    }
    const first = await cloud.ecrlogin(['get', ...registries], { environment })
    cloud.localEcr.requests.length = 0
    const second = await cloud.ecrlogin(['get', ...registries], { environment })
    expect(second.stdout).toBe(first.stdout)
    expect(registriesIn(second.stdout)).toEqual(registries)
    expect(calls()).toEqual([])
  })
})
