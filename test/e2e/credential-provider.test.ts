import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal, type Role } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { denied } from '../support/cloud/stage.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

const account = '111122223333'
const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`
const image = `${host}/team/app`
const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'

const role = (name: string): Role => ({ arn: `arn:aws:iam::${account}:role/${name}`, accounts: [account] })
const [blue, green] = [role('blue'), role('green')]
const annotation = 'eks.amazonaws.com/ecr-role-arn'

/** Service-account tokens that the account's identity provider signs. */
const tokens = ['blue service account', 'green service account'] as const

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({
    principals: [defaultPrincipal, denied],
    roles: [blue, green],
    webIdentityTokens: tokens,
  })
})
beforeEach(() => {
  cloud.localEcr.requests.length = 0
})
afterAll(() => cloud.close())

interface Request {
  readonly image: string
  readonly serviceAccountToken?: string
  readonly serviceAccountAnnotations?: Record<string, string>
}

/** Starts the program as the kubelet does. */
function provide(request: Request | string, environment: Record<string, string> = cloud.environment()) {
  const kind = 'CredentialProviderRequest'
  const input = typeof request === 'string' ? request : JSON.stringify({ kind, apiVersion, ...request })
  return runProgram(['ecrlogin-credential-provider'], { environment, input, cwd: cloud.sandbox.home })
}

/** The principals and their API calls, in order. */
const trail = () =>
  cloud.localEcr.requests.map(({ action, arn }) => `${action} ${arn?.split(':')[5] ?? 'by nobody'}`)

const asNode = 'GetAuthorizationToken user/local-ecr'
const assumes = 'AssumeRoleWithWebIdentity by nobody'
const asRole = (name: string) => `GetAuthorizationToken assumed-role/${name}/ecr-credential-provider`

describe("the kubelet's credential provider protocol", () => {
  it('returns exactly these bytes', async () => {
    const { stdout, stderr, exitCode } = await provide({ image })
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    const { password } = JSON.parse(stdout).auth[host]
    const { cacheDuration } = JSON.parse(stdout)
    expect(cacheDuration).toMatch(/^5h\d{1,2}m\d{1,2}s$/)
    expect(password).toMatch(/^eyJ/)
    expect(stdout).toBe(
      `{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry","cacheDuration":"${cacheDuration}","auth":{"${host}":{"username":"AWS","password":"${password}"}}}\n`,
    )
  })

  it('returns credentials that the registry accepts', async ({ skip }) => {
    if (!findProgram('curl')) return skip('curl is not installed')
    const { username, password } = JSON.parse((await provide({ image })).stdout).auth[host]
    const login = ['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}']
    const { stdout } = await runProgram(
      [
        ...login,
        '--cacert',
        cloud.localEcr.caFile,
        '--user',
        `${username}:${password}`,
        `https://${host}/v2/`,
      ],
      { environment: cloud.environment() },
    )
    expect(stdout).toBe('200')
  })

  it.each([
    [`${account}.dkr.ecr-fips.us-east-1.amazonaws.com`, /fips/],
    [`${account}.dkr-ecr.eu-west-1.on.aws`, /\.api\.aws$/],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`, /\.cn-north-1\.amazonaws\.com\.cn$/],
    [`${account}.dkr.ecr.eusc-de-east-1.amazonaws.eu`, /\.eusc-de-east-1\.amazonaws\.eu$/],
    [`${account}.dkr.ecr.us-iso-east-1.c2s.ic.gov`, /\.us-iso-east-1\.c2s\.ic\.gov$/],
    ['public.ecr.aws', /ecr-public\.us-east-1\.amazonaws\.com$/],
  ])('returns for %s a token of its own API', async (registry, api) => {
    const { stdout } = await provide({ image: `${registry}/team/app` })
    expect(Object.keys(JSON.parse(stdout).auth)).toEqual([registry])
    expect(cloud.localEcr.requests.map(({ host: requested }) => requested)).toEqual([
      expect.stringMatching(api),
    ])
  })

  it('returns credentials for a custom domain in the settings with the identity in the settings', async () => {
    const folder = join(cloud.sandbox.home, 'config', 'ecrlogin')
    mkdirSync(folder, { recursive: true })
    const config = join(folder, 'config.toml')
    writeFileSync(
      config,
      `[[registry]]\nmatch = "*.example.com"\nhost = "${host}"\nrole_arn = "${green.arn}"\n`,
    )
    const { stdout } = await provide(
      { image: 'images.example.com/app' },
      { ...cloud.environment(), ECRLOGIN_CONFIG: config },
    )
    expect(Object.keys(JSON.parse(stdout).auth)).toEqual(['images.example.com'])
    expect(trail()).toEqual([
      'AssumeRole user/local-ecr',
      'GetAuthorizationToken assumed-role/green/ecrlogin',
    ])
    writeFileSync(config, '')
  })

  it('uses the cache without a second call, even while the first call is in flight', async () => {
    const environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '' }
    const responses = await Promise.all([1, 2, 3].map((n) => provide({ image: `${image}${n}` }, environment)))
    expect(new Set(responses.map(({ stdout }) => JSON.parse(stdout).auth[host].password)).size).toBe(1)
    expect(trail()).toEqual([asNode])
  })

  it('a failure prints one line on stderr, nothing on stdout, and exits with 1', async () => {
    expect(await provide({ image }, cloud.environment(denied))).toEqual({
      stdout: '',
      stderr: expect.stringMatching(
        /^ecrlogin: While requesting an authorization token from ECR in us-west-2[^\n]* AWS denied access[^\n]*\n$/,
      ),
      exitCode: 1,
    })
  })

  it('a failure for ECR Public returns a response without credentials, and ECRLOGIN_TRACE shows it', async () => {
    const ended = await provide({ image: 'public.ecr.aws/nginx/nginx' }, cloud.environment(denied))
    const { cacheDuration } = JSON.parse(ended.stdout)
    expect(cacheDuration).toMatch(/^(4m[3-5]\ds|5m0s)$/)
    expect(ended).toEqual({
      stdout: `{"kind":"CredentialProviderResponse","apiVersion":"${apiVersion}","cacheKeyType":"Registry","cacheDuration":"${cacheDuration}","auth":null}\n`,
      stderr: '',
      exitCode: 0,
    })
    const traced = { ...cloud.environment(denied), ECRLOGIN_TRACE: '1' }
    const { stderr } = await provide({ image: 'public.ecr.aws/nginx/nginx' }, traced)
    expect(stderr).toMatch(/^ecrlogin: [^\n]*AWS denied access[^\n]*$/m)
  })

  it.each([
    ['empty', '', 'it is not a JSON object'],
    ['not JSON', 'sesame', 'it is not a JSON object'],
    [
      'of another version',
      `{"kind":"CredentialProviderRequest","apiVersion":"v1"}`,
      'its apiVersion is "v1"',
    ],
    ['of another kind', `{"kind":"Pod","apiVersion":"${apiVersion}"}`, 'its kind is "Pod"'],
    ['longer than any real request', 'sesame'.repeat(1_000_000), 'stdin holds more than 1048576 bytes'],
    ['for another registry', { image: 'docker.io/library/nginx' }, 'is not in an Amazon ECR registry'],
  ])('a request that is %s is rejected in one line without calling AWS', async (_, request, message) => {
    const { stdout, stderr, exitCode } = await provide(request)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toMatch(/^ecrlogin: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('sesame')
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('prints its version, and ignores arguments that a configuration passes on', async () => {
    const environment = cloud.environment()
    const version = await runProgram(['ecrlogin-credential-provider', '--version'], { environment })
    expect(version.stdout).toMatch(/^ecrlogin-credential-provider \(ecrlogin\) \d+\.\d+\.\d+ \(.+\)\n$/)
    const input = JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion, image })
    const withArgument = await runProgram(['ecrlogin-credential-provider', 'get-credentials'], {
      environment,
      input,
    })
    expect(withArgument.exitCode).toBe(0)
  })
})

describe("a pod's service account", () => {
  const annotated = {
    image,
    serviceAccountToken: tokens[0],
    serviceAccountAnnotations: { [annotation]: blue.arn },
  }

  it('uses the role of its annotation, which overrides the role of the environment', async () => {
    const environment = { ...cloud.environment(), AWS_ECR_ROLE_ARN: green.arn }
    expect((await provide(annotated, environment)).exitCode).toBe(0)
    expect(trail()).toEqual([assumes, asRole('blue')])
  })

  it('uses the role of the environment if it has no annotation', async () => {
    const environment = { ...cloud.environment(), AWS_ECR_ROLE_ARN: green.arn }
    await provide({ image, serviceAccountToken: tokens[0], serviceAccountAnnotations: {} }, environment)
    expect(trail()).toEqual([assumes, asRole('green')])
  })

  it('is used for ECR Public too', async () => {
    await provide({ ...annotated, image: 'public.ecr.aws/nginx/nginx' })
    expect(trail()).toEqual([assumes, asRole('blue')])
  })

  it('overrides a rule of the settings', async () => {
    const config = join(cloud.sandbox.home, 'rules.toml')
    writeFileSync(config, `[[registry]]\nmatch = "${account}"\nrole_arn = "${green.arn}"\n`)
    await provide(annotated, { ...cloud.environment(), ECRLOGIN_CONFIG: config })
    expect(trail()).toEqual([assumes, asRole('blue')])
  })

  it.each([
    ['no role is named anywhere', { image, serviceAccountToken: tokens[0] }, {}],
    [
      'the annotation is empty',
      { ...annotated, serviceAccountAnnotations: { [annotation]: '' } },
      { AWS_ECR_ROLE_ARN: green.arn },
    ],
    [
      'there is a role but no token',
      { image, serviceAccountAnnotations: { [annotation]: blue.arn } },
      { AWS_ECR_ROLE_ARN: green.arn },
    ],
  ])('is not used, and the node is, if %s', async (_, request, variables) => {
    expect((await provide(request, { ...cloud.environment(), ...variables })).exitCode).toBe(0)
    expect(trail()).toEqual([asNode])
  })

  it('fails with a token that AWS rejects: without a retry and without falling back to the node', async () => {
    const { stdout, stderr, exitCode } = await provide({ ...annotated, serviceAccountToken: 'sesame' })
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toMatch(/^ecrlogin: [^\n]*AWS rejected the web identity token[^\n]*\n$/)
    expect(stderr).not.toContain('sesame')
    expect(trail()).toEqual([assumes])
  })

  it('neither reads the cached tokens of others nor caches its own', async () => {
    const environment = {
      ...cloud.environment(),
      AWS_ECR_DISABLE_CACHE: '',
      ECRLOGIN_CACHE_DIR: join(cloud.sandbox.home, 'own'),
    }
    await provide({ image }, environment)
    await provide(annotated, environment)
    await provide(
      {
        ...annotated,
        serviceAccountToken: tokens[1],
        serviceAccountAnnotations: { [annotation]: green.arn },
      },
      environment,
    )
    await provide(annotated, environment)
    await provide({ image }, environment)
    expect(trail()).toEqual([
      asNode,
      assumes,
      asRole('blue'),
      assumes,
      asRole('green'),
      assumes,
      asRole('blue'),
    ])
    const { stdout } = await cloud.ecrlogin(['cache', 'list'], { environment })
    expect(stdout).not.toMatch(/blue|green/)
  })
})
