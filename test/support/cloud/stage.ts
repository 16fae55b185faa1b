import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LocalEcr, LocalEcrOptions, Principal, RequestRecord, Role } from '@ecrlogin/local-ecr'
import { type Ended, runProgram } from '../programs/programs.ts'
import type { Sandbox } from '../sandbox.ts'
import { startCloud } from './cloud.ts'
import { createLoginKey, loginFilePath, loginFileText } from './login-file.ts'

/** The surroundings of a login: the files in the home, and variables other than those that lead to AWS. */
export interface Scene {
  readonly config?: string
  readonly credentials?: string
  readonly environment?: Record<string, string>
}

/** An AWS and an empty home, for one login or a few. */
export interface Stage {
  readonly localEcr: LocalEcr
  readonly sandbox: Sandbox
  readonly home: string
  /** Writes a file in the home and returns its path. */
  write(path: string, text: string): string
  run(argv: readonly string[], scene: Scene, input?: string): Promise<Ended>
  ecrlogin(args: readonly string[], scene: Scene): Promise<Ended>
  /** The API calls, as `service Operation as user/alice`, with the route if it is not the proxy. */
  trail(): string[]
  close(): Promise<void>
}

export async function openStage(options: LocalEcrOptions = {}): Promise<Stage> {
  const cloud = await startCloud({ ...aws, ...options })
  const { localEcr, sandbox } = cloud
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...surroundings } = cloud.environment()
  const write = (path: string, text: string) => {
    const file = join(sandbox.home, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  const run = (argv: readonly string[], { config, credentials, environment }: Scene, input = '') => {
    if (config !== undefined) write('.aws/config', config)
    if (credentials !== undefined) write('.aws/credentials', credentials)
    return runProgram(argv, {
      environment: { ...surroundings, ...environment },
      cwd: sandbox.home,
      input,
      timeoutMs: 40_000,
    })
  }
  return {
    localEcr,
    sandbox,
    home: sandbox.home,
    write,
    run,
    ecrlogin: (args, scene) => run(['ecrlogin', ...args], scene),
    trail: () => localEcr.requests.map(describeRequest),
    close: cloud.close,
  }
}

function describeRequest({ service, action, arn, via }: RequestRecord): string {
  const name = arn?.split(':')[5]?.replace(/^assumed-(role\/[^/]+)\/.*/, '$1')
  return `${via === 'endpoint' ? 'directly: ' : ''}${service} ${action}${name ? ` as ${name}` : ''}`
}

export const account = '111122223333'

export const alice: Principal = {
  accessKeyId: 'AKIAALICE00000EXAMPLE',
  secretAccessKey: 'alice/secret/KEY',
  accountId: account,
  arn: `arn:aws:iam::${account}:user/alice`,
}
export const bob: Principal = {
  accessKeyId: 'AKIABOB0000000EXAMPLE',
  secretAccessKey: 'bob/secret/KEY',
  accountId: account,
  arn: `arn:aws:iam::${account}:user/bob`,
}
/** A principal whose keys include a session token. */
export const guest: Principal = {
  accessKeyId: 'ASIAGUEST00000EXAMPLE',
  secretAccessKey: 'guest/secret/KEY',
  sessionToken: 'guest/session/TOKEN',
  accountId: account,
  arn: `arn:aws:sts::${account}:assumed-role/guest/visit`,
}
/** A principal without access to Amazon ECR. */
export const denied: Principal = {
  accessKeyId: 'AKIADENIED0000EXAMPLE',
  secretAccessKey: 'denied/secret/KEY',
  accountId: account,
  isDenied: true,
}
/** A guest whose session has expired. */
export const former: Principal = { ...guest, accessKeyId: 'ASIAFORMER0000EXAMPLE', isExpired: true }

function role(name: string, demands: Partial<Role> = {}): Role {
  return { arn: `arn:aws:iam::${account}:role/${name}`, accounts: [account], ...demands }
}

export const phone = `arn:aws:iam::${account}:mfa/phone`

/** Roles, named after what they require or after the source of their keys. */
export const roles = {
  puller: role('puller'),
  hub: role('hub'),
  lent: role('lent', { externalId: 'between us' }),
  guarded: role('guarded', { mfaSerial: phone, mfaCode: '123456' }),
  closed: role('closed', { trusts: [] }),
  developer: role('developer'),
  pod: role('pod'),
  machine: role('machine'),
  person: role('person'),
}

const aws: LocalEcrOptions = {
  principals: [alice, bob, guest, former],
  roles: Object.values(roles),
  webIdentityTokens: ['a web identity'],
  ssoSessions: [{ accessToken: 'an SSO token' }, { refreshToken: 'an SSO refresh token' }],
  loginSessions: [{ role: roles.person.arn, refreshToken: 'a login refresh token' }],
  container: { role: roles.pod.arn, authorizationToken: 'a container' },
  instance: { role: roles.machine.arn, region: 'ap-south-1' },
}

/** A principal's keys as environment variables. */
export function variablesOf({ accessKeyId, secretAccessKey, sessionToken }: Principal) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  }
}

/** A scene with the keys of `alice` and more variables. */
export function asAlice(environment: Record<string, string> = {}): Scene {
  return { environment: { ...variablesOf(alice), ...environment } }
}

/** A section with a principal's keys; its header is `[NAME]` in the credentials file. */
export function keysSection(
  header: string,
  { accessKeyId, secretAccessKey, sessionToken }: Principal,
): string {
  const token = sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]
  return section(
    header,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...token,
  )
}

export function section(header: string, ...settings: string[]): string {
  return [`[${header}]`, ...settings, ''].join('\n')
}

/** The variables that ECS and EKS set in a container. */
export function inContainer({ localEcr }: Stage): Record<string, string> {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${localEcr.endpointUrl}/v1/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a container',
  }
}

/** Points to the stage's instance metadata, whose address is not the one that AWS uses. */
export function onInstance({ localEcr }: Stage): Record<string, string> {
  return {
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: localEcr.endpointUrl,
  }
}

const startUrl = 'https://corp.awsapps.com/start'

/** A profile that uses an SSO session, and that session. */
export function ssoProfile(name: string): string {
  return (
    section(
      `profile ${name}`,
      'sso_session = corp',
      `sso_account_id = ${account}`,
      'sso_role_name = developer',
    ) + section('sso-session corp', 'sso_region = us-east-1', `sso_start_url = ${startUrl}`)
  )
}

/** An SSO profile in the legacy format. */
export function oldSsoProfile(name: string): string {
  return section(
    `profile ${name}`,
    `sso_start_url = ${startUrl}`,
    'sso_region = us-east-1',
    `sso_account_id = ${account}`,
    'sso_role_name = developer',
  )
}

/** Writes the files that `aws sso login` writes, with tokens of the stage by default. */
export function logInToSso(stage: Stage, expiresAt: Date, more: object = {}): string {
  const token = JSON.stringify({ accessToken: 'an SSO token', expiresAt: expiresAt.toISOString(), ...more })
  const files = ['corp', startUrl].map((key) => `.aws/sso/cache/${sha1(key)}.json`)
  return files.map((file) => stage.write(file, token))[0]!
}

const loginArn = `arn:aws:iam::${account}:user/me`

/** A profile of `aws login`. */
export function loginProfile(name: string): string {
  return section(`profile ${name}`, `login_session = ${loginArn}`, 'region = eu-west-1')
}

/** Writes the files that `aws login` writes: the guest's keys. */
export function logIn(stage: Stage, expiresAt: Date, refreshToken = 'a login refresh token'): string {
  const text = loginFileText({
    principal: guest,
    expiresAt: expiresAt.toISOString(),
    refreshToken,
    dpopKey: createLoginKey(),
  })
  return stage.write(loginFilePath(loginArn), text)
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
