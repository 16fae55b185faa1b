import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AwsCredentialIdentity } from '@smithy/types'
import { expect } from 'vitest'
import { type AwsConfig, readAwsConfig } from '../src/aws-config/aws-config.ts'
import { createRequestHandlers } from '../src/http/request-handlers.ts'
import { createCredentialStore } from '../src/identity/credential-store.ts'
import { decideSource } from '../src/identity/decide-source.ts'
import { type Credentials, createIdentity, type Identity, type Role } from '../src/identity/identity.ts'
import type { MfaCodeProvider } from '../src/identity/sources/context.ts'
import type { Source } from '../src/identity/sources/source.ts'
import type { Environment } from '../src/system/environment.ts'

export const roleArn = 'arn:aws:iam::111122223333:role/puller'
export const environmentKeys = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' }

/** The variables of a web identity. */
export const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: roleArn }

/** The settings of a static key, which is named after its profile. */
export function keysOf(profile: string): string {
  return `aws_access_key_id = AKIA${profile.toUpperCase()}\naws_secret_access_key = secret-${profile}\n`
}

/** A profile with a static key. */
export const base = `[profile base]\n${keysOf('base')}`

/** The settings of a profile that uses the SSO session of `corp`. */
export const sso = `sso_session = corp
sso_account_id = 111122223333
sso_role_name = puller
`
export const corp =
  '[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n'

/** A service in the region of `decide`, where nothing else is configured. */
export const plainTarget = { region: 'eu-west-1', endpoint: null, isFips: false, isDualStack: false }

/** A source of credentials, and the way to get them. */
export interface Setup {
  /** The text of the config file. */
  readonly config?: string
  /** The text of the credentials file. */
  readonly credentialsFile?: string
  readonly environment?: Environment
  /** An explicit profile. */
  readonly profile?: string
  readonly credentials?: Credentials
  readonly role?: Role
  readonly cacheAs?: string
  /** The region in which STS is called; default `eu-west-1`. */
  readonly region?: string
  readonly mfaCodeProvider?: MfaCodeProvider
  readonly now?: Date
  readonly signal?: AbortSignal
}

/** A home with AWS config files, and services on loopback. */
export class SourceStage {
  readonly home = mkdtempSync(join(tmpdir(), 'ecrlogin-source-'))
  readonly #servers: Server[] = []

  /** Writes a file in the home, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.home, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }

  readConfig({ config = '', credentialsFile = '', environment, profile }: Setup): AwsConfig {
    this.write('.aws/config', config)
    this.write('.aws/credentials', credentialsFile)
    const isolated = { HOME: this.home, AWS_EC2_METADATA_DISABLED: 'true' }
    return readAwsConfig({ ...isolated, ...environment }, profile)
  }

  /** Decides the source of a setup without a role or keys in the options. */
  decide(setup: Setup): Source {
    return decideSource(this.readConfig(setup), setup.region ?? 'eu-west-1')
  }

  /** Expects that there is no source of a setup. CONFIG and CREDENTIALS in the message stand for the two files. */
  expectRejection(setup: Setup, code: string, message: string, hint?: RegExp): void {
    const text = message.replaceAll('CONFIG', join(this.home, '.aws', 'config'))
    expect(() => this.decide(setup)).toThrow(
      expect.objectContaining({
        code,
        kind: 'credentials',
        message: text.replaceAll('CREDENTIALS', join(this.home, '.aws', 'credentials')),
        ...(hint && { hint: expect.stringMatching(hint) }),
      }),
    )
  }

  createIdentity(setup: Setup): Identity {
    const { credentials = null, role = null, cacheAs = null, region = 'eu-west-1' } = setup
    return createIdentity({ config: this.readConfig(setup), credentials, role, cacheAs }, region)
  }

  /** Gets the credentials of the identity that the setup selects. */
  async get(setup: Setup): Promise<AwsCredentialIdentity> {
    const requestHandlers = createRequestHandlers()
    const store = createCredentialStore({
      requestHandlers,
      mfaCodeProvider: setup.mfaCodeProvider ?? null,
      now: () => setup.now ?? new Date(),
      signal: () => setup.signal ?? new AbortController().signal,
    })
    try {
      const { source, config } = this.createIdentity(setup)
      return await store.get(source, config)
    } finally {
      await requestHandlers.destroy()
    }
  }

  /** Starts a server on loopback, and returns its URL. */
  async listen(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    this.#servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Starts a service that sends one response to every request, and records the requests. */
  async listenAs({ status = 200, type = 'application/json', headers = {}, body }: Reply) {
    const requests: RecordedRequest[] = []
    const endpoint = await this.listen(async (request, response) => {
      const { authorization = '', ...others } = request.headers
      const text = Buffer.concat(await request.toArray()).toString()
      requests.push({ url: request.url ?? '', authorization, headers: others, body: text })
      response.writeHead(status, { 'content-type': type, ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
    return { endpoint, requests }
  }

  /** Starts an STS that returns the credentials of a role, or an error; it records the requests. */
  async listenAsSts(error?: { readonly code: string; readonly message: string }) {
    const body = error ? errorXml(error.code, error.message) : roleXml
    const { endpoint, requests } = await this.listenAs({ status: error ? 403 : 200, type: 'text/xml', body })
    return { endpoint, requests, parameters: () => requests.map((one) => new URLSearchParams(one.body)) }
  }

  /** Starts a proxy that refuses every CONNECT, and records its target. */
  async listenAsRefusingProxy() {
    const targets: (string | undefined)[] = []
    const proxy = await this.listen(() => {})
    this.#servers.at(-1)!.on('connect', (request, socket) => {
      targets.push(request.url)
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    return { proxy, targets }
  }

  /** Stops the servers, so that connections to them are refused. */
  stop(): void {
    for (const server of this.#servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  }

  remove(): void {
    this.stop()
    rmSync(this.home, { recursive: true, force: true })
  }
}

export interface RecordedRequest {
  readonly url: string
  readonly authorization: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

interface Reply {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The credentials that the STS of a stage returns. */
export const roleCredentials = {
  accessKeyId: 'ASIAROLE',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: new Date('2036-01-01T00:00:00Z'),
}

const credentialsXml = `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials>`

/** The response to AssumeRole and to AssumeRoleWithWebIdentity. */
const roleXml = `<Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult>${credentialsXml}</AssumeRoleResult>
<AssumeRoleWithWebIdentityResult>${credentialsXml}</AssumeRoleWithWebIdentityResult></Response>`

function errorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
}
