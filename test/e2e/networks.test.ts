import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectFailure } from '../support/cloud/expect-failure.ts'
import {
  account,
  alice,
  asAlice,
  keysSection,
  logInToSso,
  roles,
  type Scene,
  type Stage,
  section,
  ssoProfile,
} from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { isStandalone } from '../support/sandbox.ts'

/** The variables without the certificate authorities of local ECR. */
const noBundle = { AWS_CA_BUNDLE: '', SSL_CERT_FILE: '' }

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

/** A port on which nobody listens. */
const nobody = 'http://127.0.0.1:9'

const enter = stageOpener()

describe.concurrent('NO_PROXY', () => {
  /** Resolves every name in `.test` to this machine. */
  function withNames(stage: Stage): string {
    const file = stage.write(
      'names.cjs',
      `const dns = require('node:dns')
const { lookup } = dns
dns.lookup = (name, options, done) =>
  lookup(name.endsWith('.test') ? '127.0.0.1' : name, options, done)
`,
    )
    return `--require=${file}`
  }

  const rules: readonly [rule: string, hostname: string, isExempt: boolean][] = [
    ['*', 'ecr.example.test', true],
    ['other.test, example.test', 'ecr.example.test', true],
    ['other.test *.example.test', 'ecr.example.test', true],
    ['ecr.example.test:PORT', 'ecr.example.test', true],
    ['ecr.example.test:1,.ecr.example.test,xample.test', 'ecr.example.test', false],
    ['0.0.0.0/8', '0.0.0.0', true],
    ['10.0.0.0/8', '0.0.0.0', false],
  ]

  const missing = isStandalone ? 'only Node can be made to resolve names to loopback' : null
  describeUnless(missing, 'as a list', () => {
    it.each(rules)('%s exempts %s: %s', async (rule, hostname, isExempt) => {
      const stage = await enter()
      const { port } = new URL(stage.localEcr.endpointUrl)
      const scene = asAlice({
        NODE_OPTIONS: withNames(stage),
        HTTP_PROXY: nobody,
        NO_PROXY: rule.replace('PORT', port),
        AWS_MAX_ATTEMPTS: '1',
      })
      const args = ['password', '--endpoint-url', `http://${hostname}:${port}`, '--region', 'us-west-2']
      const { exitCode, stderr } = await stage.ecrlogin(args, scene)
      if (isExempt) expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      else
        expect({ exitCode, stderr }).toMatchObject({
          exitCode: 5,
          stderr: expect.stringContaining('refused'),
        })
    })
  })

  it('in lower case overrides the one in upper case', async () => {
    const stage = await enter()
    const { port } = new URL(stage.localEcr.endpointUrl)
    const scene = asAlice({ HTTP_PROXY: nobody, NO_PROXY: 'other.test', no_proxy: '0.0.0.0' })
    const args = ['password', '--endpoint-url', `http://0.0.0.0:${port}`, '--region', 'us-west-2']
    expect(await stage.ecrlogin(args, scene)).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

describe.concurrent('certificates', () => {
  it.each<[string, (stage: Stage) => Scene]>([
    [
      'the ca_bundle of the default profile',
      ({ localEcr }) => ({ config: section('default', `ca_bundle = ${localEcr.caFile}`) }),
    ],
    ['NODE_EXTRA_CA_CERTS', ({ localEcr }) => asAlice({ NODE_EXTRA_CA_CERTS: localEcr.caFile })],
  ])('are trusted through %s', async (_, sceneOf) => {
    const stage = await enter()
    const { environment, ...scene } = sceneOf(stage)
    const args = ['password', host, '--role-arn', roles.puller.arn]
    const ended = await stage.ecrlogin(args, { ...scene, ...asAlice({ ...environment, ...noBundle }) })
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('are trusted through the ca_bundle of --profile, but not of another profile', async () => {
    const stage = await enter()
    const config =
      keysSection('profile alice', alice) +
      `ca_bundle = ${stage.localEcr.caFile}\n` +
      keysSection('profile other', alice)
    const scene = { config, environment: noBundle }
    const ended = await stage.ecrlogin(['password', host, '--profile', 'alice'], scene)
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    await expectFailure(stage, ['password', host, '--profile', 'other'], scene, {
      exitCode: 5,
      message: "the server's certificate is not trusted. Set AWS_CA_BUNDLE",
    })
  })

  it('cause an error with the file name if AWS_CA_BUNDLE cannot be read', async () => {
    const stage = await enter()
    const files = ['/nowhere/ca.pem', stage.write('ca.pem', 'no certificate\n'), stage.home]
    await Promise.all(
      files.map((file) =>
        expectFailure(stage, ['get', host], asAlice({ AWS_CA_BUNDLE: file }), {
          exitCode: 5,
          message: `The certificate authorities in ${file} could not be read. Set AWS_CA_BUNDLE`,
        }),
      ),
    )
  })

  it('for another host name are rejected', async ({ onTestFinished }) => {
    const stage = await enter()
    const { key, cert, file } = makeCertificate(stage, 'elsewhere.test')
    const service = createTlsServer({ key, cert }, (_, response) => response.end('{}'))
    const proxy = createServer().on('connect', (_, socket: Socket) => {
      socket.on('error', () => socket.destroy())
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      service.emit('connection', socket)
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    onTestFinished(() => void proxy.close())
    const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    await expectFailure(stage, ['get', host], asAlice({ HTTPS_PROXY, AWS_CA_BUNDLE: file }), {
      exitCode: 5,
      message: "the server's certificate is for a different host name. Check whether a proxy",
    })
  })
})

function makeCertificate({ home }: Stage, name: string) {
  const [file, keyFile] = [join(home, 'certificate.pem'), join(home, 'key.pem')]
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1'
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync('openssl', ['req', ...options.split(' '), ...names, '-keyout', keyFile, '-out', file], {
    stdio: 'pipe',
  })
  return { key: readFileSync(keyFile), cert: readFileSync(file), file }
}

describe.concurrent('--timeout reports the step that took too long', () => {
  it.each<[string, 'sts' | 'ecr' | 'sso', readonly string[], string]>([
    [
      'a role that cannot be assumed in time',
      'sts',
      ['--role-arn', roles.puller.arn],
      'getting AWS credentials',
    ],
    ['an SSO portal that does not respond', 'sso', ['--profile', 'sso'], 'getting AWS credentials'],
    ['a token that does not arrive', 'ecr', [], 'requesting an authorization token from ECR in eu-west-1'],
  ])('for %s', async (_, service, options, step) => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'slow-headers', service, delayMs: 30_000 })
    logInToSso(stage, new Date(Date.now() + 3_600_000))
    const scene = { config: ssoProfile('sso'), ...asAlice() }
    await expectFailure(stage, ['get', host, ...options, '--timeout', '3'], scene, {
      exitCode: 5,
      message: `Timed out after 3 s while ${step}.`,
    })
  })

  it('for a credential process that does not end', async () => {
    const stage = await enter()
    const config = section(
      'profile process',
      `credential_process = "${process.execPath}" -e "setTimeout(() => {}, 8000)"`,
    )
    await expectFailure(
      stage,
      ['get', host, '--profile', 'process', '--timeout', '1'],
      { config },
      {
        exitCode: 5,
        message: 'Timed out after 1 s while getting AWS credentials.',
      },
    )
  })
})

describe.concurrent('retries', () => {
  const throttled = { exitCode: 6, message: 'AWS throttled the request and every retry.' }

  it.each<[string, Record<string, string>, number]>([
    ['three attempts by default', {}, 3],
    ['as many attempts as AWS_MAX_ATTEMPTS', { AWS_MAX_ATTEMPTS: '2' }, 2],
    ['the adaptive mode of AWS_RETRY_MODE', { AWS_RETRY_MODE: 'adaptive', AWS_MAX_ATTEMPTS: '2' }, 2],
  ])('are %s', async (_, environment, attempts) => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'throttle', service: 'ecr' })
    await expectFailure(stage, ['get', host], asAlice(environment), throttled)
    expect(stage.trail()).toHaveLength(attempts)
  })

  it('are as many when assuming a role', async () => {
    const stage = await enter()
    stage.localEcr.faults.add({ kind: 'throttle', service: 'sts' })
    const config =
      keysSection('profile alice', alice) +
      section('profile role', `role_arn = ${roles.puller.arn}`, 'source_profile = alice')
    const environment = { AWS_MAX_ATTEMPTS: '2' }
    await expectFailure(stage, ['get', host, '--profile', 'role'], { config, environment }, throttled)
    expect(stage.trail()).toHaveLength(2)
    await expectFailure(stage, ['get', host, '--role-arn', roles.puller.arn], asAlice(environment), throttled)
    expect(stage.trail()).toHaveLength(4)
  })
})
