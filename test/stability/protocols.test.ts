import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { handleDockerCredential } from '../../packages/cli/src/protocols/docker/helper.ts'
import { handleCredentialProvider } from '../../packages/cli/src/protocols/kubelet/provider.ts'
import { apiVersion } from '../../packages/cli/src/protocols/kubelet/request.ts'
import type { Protocol } from '../../packages/cli/src/protocols/protocol.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeShape } from '../support/stability/shape.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const registry = 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = 'https://index.docker.io/v1/'
const login = { ServerURL: registry, Username: 'AWS', Secret: 'password' }

/** Every action of docker-credential-helpers, with what docker writes to stdin. */
const dockerCalls: readonly (readonly [action: string, input: string])[] = [
  ['get', registry],
  ['get', other],
  ['get', ''],
  ['store', JSON.stringify(login)],
  ['store', JSON.stringify({ ...login, ServerURL: other })],
  ['store', JSON.stringify({ ...login, Username: '' })],
  ['erase', registry],
  ['list', ''],
  ['version', ''],
  ['unknown', ''],
]

const image = '111122223333.dkr.ecr.us-west-2.amazonaws.com/app:1'
const roleArn = 'arn:aws:iam::111122223333:role/pod'
const serviceAccount = {
  serviceAccountToken: 'token-of-the-pod',
  serviceAccountAnnotations: { 'eks.amazonaws.com/ecr-role-arn': roleArn },
}
const request = { apiVersion, kind: 'CredentialProviderRequest', image }

/** Requests of the kubelet, with and without the attributes of a service account, and what it would not send. */
const kubeletRequests: readonly object[] = [
  request,
  { ...request, ...serviceAccount },
  { ...request, image: 'docker.io/library/alpine' },
  { ...request, apiVersion: 'credentialprovider.kubelet.k8s.io/v0' },
]

let cloud: Cloud

beforeAll(async () => {
  const roles = [{ arn: roleArn, accounts: ['111122223333'] }]
  cloud = await startCloud({ roles, webIdentityTokens: [serviceAccount.serviceAccountToken] })
})
afterAll(() => cloud.close())

it("Docker's helper and the kubelet's provider answer each request as in their snapshot", async () => {
  const lines: string[] = []
  // One after another: `list` prints the token that `get` has left in the cache.
  for (const [action, input] of dockerCalls) {
    const described = await describe(handleDockerCredential, [action], input)
    lines.push(...section(`docker-credential-ecrlogin ${action} <<< ${JSON.stringify(input)}`, described))
  }
  for (const one of kubeletRequests) {
    const input = JSON.stringify(one)
    const described = await describe(handleCredentialProvider, [], input)
    lines.push(...section(`ecrlogin-credential-provider <<< ${input}`, described))
  }
  await expectSurface(lines)
})

/** The exit code, and the shape of the object, or the text, on stdout. */
async function describe(protocol: Protocol, argv: readonly string[], input: string): Promise<string[]> {
  const { exitCode, stdout } = await protocol(argv, {
    environment: cloud.environmentWithCache(join(cloud.sandbox.home, 'cache')),
    version: '0.0.0',
    readInput: () => input,
    ask: () => Promise.reject(new Error('nobody to ask')),
    logger: { warn: () => {}, debug: () => {} },
    onPhase: () => {},
  })
  const isObject = stdout.startsWith('{')
  return [`exit code ${exitCode}`, ...(isObject ? describeObject(JSON.parse(stdout)) : describeText(stdout))]
}

/** The shape of an object, with the values that the kubelet compares. */
function describeObject(object: Readonly<Record<string, unknown>>): string[] {
  const compared = ['kind', 'apiVersion', 'cacheKeyType'].filter((key) => key in object)
  const rest = Object.entries(object).filter(([key]) => !compared.includes(key))
  return [
    ...compared.map((key) => `${key}: ${JSON.stringify(object[key])}`),
    ...describeShape(Object.fromEntries(rest)),
  ]
}

/** A text; docker compares those that do not begin with the name of the program. */
function describeText(stdout: string): string[] {
  const text = stdout
    .trimEnd()
    .replace(/^(docker-credential-ecrlogin \(ecrlogin\) )?.*/, (whole, version = '') =>
      whole.startsWith('docker-') ? `${version}<text>` : whole,
    )
  return text === '' ? [] : [text]
}
