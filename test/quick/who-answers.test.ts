import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type Machine, startMachine } from '../support/cloud/machine.ts'
import { denied, guest } from '../support/cloud/stage.ts'
import { type Ended, runProgram } from '../support/programs/programs.ts'
import { programFolders } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const helper = 'docker-credential-ecrlogin'
const built = programFolders.quick
const image = JSON.stringify({
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  kind: 'CredentialProviderRequest',
  image: `${host}/team/app:1`,
})

let cloud: Cloud
let machine: Machine
/** The home of one test. */
let home: string

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal, denied, guest] })
  machine = await startMachine()
  machine.principal = guest
})
beforeEach(() => {
  home = mkdtempSync(join(cloud.sandbox.home, 'home-'))
})
afterAll(async () => {
  machine.close()
  await cloud.close()
})

type Variables = Readonly<Record<string, string>>

/** The environment of a test, with a cache of its own. */
function environment(variables: Variables = {}): Record<string, string> {
  return {
    ...cloud.environmentWithCache(join(home, 'cache')),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    ECRLOGIN_TRACE: '1',
    ...variables,
  }
}

/** Variables without keys. */
function withoutKeys(variables: Variables = {}): Variables {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = environment(variables)
  return { ...rest, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }
}

function write(name: string, text: string): string {
  const path = join(home, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

function run(argv: readonly string[], input: string, variables: Variables = {}): Promise<Ended> {
  return runProgram(argv, { environment: environment(variables), input, cwd: home })
}

/** The reason why the full program was started; null when the quick one has answered. */
function reasonOf({ stderr }: Ended): string | null {
  return /trace: [\d.]+ ms hand-over: (.*)/.exec(stderr)?.[1] ?? null
}

const keysIn = (name: string) =>
  `[${name}]\naws_access_key_id = ${defaultPrincipal.accessKeyId}\naws_secret_access_key = ${defaultPrincipal.secretAccessKey}\n`

/** The variables of each situation; some write files. */
const answered: readonly (readonly [name: string, variables: () => Variables])[] = [
  ['keys in the environment', () => ({})],
  [
    'a profile among a hundred',
    () => {
      const others = Array.from({ length: 100 }, (_, i) => `[profile p${i}]\nregion = eu-west-${i}\n`).join(
        '',
      )
      write('.aws/config', `${others}[profile mine]\nregion = us-west-2\n`)
      write('.aws/credentials', keysIn('mine'))
      return { ...withoutKeys(), AWS_PROFILE: 'mine' }
    },
  ],
  [
    'a rule of the settings file',
    () => {
      write('config/ecrlogin/config.toml', `[[registry]]\nmatch = "${host}"\nprofile = "mine"\n`)
      write('.aws/credentials', keysIn('mine'))
      return withoutKeys()
    },
  ],
  [
    'the role of an instance',
    () => ({
      ...withoutKeys(),
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: machine.url,
    }),
  ],
  [
    'the role of a container',
    () => ({ ...withoutKeys(), AWS_CONTAINER_CREDENTIALS_FULL_URI: `${machine.url}/credentials` }),
  ],
]

describe('the quick program answers itself', () => {
  it.each(answered)('with %s, first from AWS and then from the cache', async (_, variables) => {
    const given = variables()
    for (const _time of ['first', 'cached']) {
      const ended = await run([helper, 'get'], host, given)
      expect({ ...ended, reason: reasonOf(ended) }).toMatchObject({ exitCode: 0, reason: null })
      expect(JSON.parse(ended.stdout)).toMatchObject({ ServerURL: host, Username: 'AWS' })
    }
    const provided = await run(['ecrlogin-credential-provider'], image, given)
    expect({ ...provided, reason: reasonOf(provided) }).toMatchObject({ exitCode: 0, reason: null })
    expect(Object.keys(JSON.parse(provided.stdout).auth)).toEqual([host])
  })

  it.each([
    [['version'], '', 0],
    [['list'], '', 0],
    [['get'], 'https://index.docker.io/v1/', 1],
    [['erase'], host, 0],
    [['store'], JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: 'word' }), 0],
    [['unknown'], '', 1],
  ])('for %j with %j on stdin', async (args, input, exitCode) => {
    const ended = await run([helper, ...args], input)
    expect({ ...ended, reason: reasonOf(ended) }).toMatchObject({ exitCode, reason: null })
  })
})

it('the versions say who answers', async () => {
  const versionOf = async (...argv: readonly string[]) => (await run(argv, '')).stdout
  expect(await versionOf(helper, 'version')).toMatch(/ \(quick program, commit [0-9a-f]+\)\n$/)
  expect(await versionOf('ecrlogin-credential-provider', '--version')).toMatch(/ \(quick program, /)
  expect(await versionOf('ecrlogin', '--version')).toMatch(/ \(standalone executable with quick programs, /)
  expect(await versionOf('ecrlogin', 'doctor', '--region', 'us-west-2')).toMatch(
    /docker-credential-ecrlogin on PATH is \S+ \(quick program, commit [0-9a-f]+\)\./,
  )
})

describe('a stream that is closed', () => {
  it.each([
    ['stdin', 'get <&-', 1, 'no credentials server URL\n', null],
    ['stdout', 'version >&-', 1, '', 'The output could not be written (stdout is closed).'],
    ['stderr', 'version 2>&-', 0, `${helper} (ecrlogin) `, null],
  ])('is not replaced by a file: %s', async (_, call, exitCode, out, error) => {
    const ended = await runProgram(['/bin/sh', '-c', `exec ${helper} ${call}`], {
      environment: environment({ ECRLOGIN_TRACE: '' }),
      cwd: home,
    })
    expect(ended).toMatchObject({
      exitCode,
      stdout: out === '' ? '' : expect.stringContaining(out),
      stderr: error === null ? '' : expect.stringContaining(error),
    })
  })
})

const keysOfProcess = JSON.stringify({
  Version: 1,
  AccessKeyId: defaultPrincipal.accessKeyId,
  SecretAccessKey: defaultPrincipal.secretAccessKey,
})

describe('the quick program becomes the full one', () => {
  it.each<readonly [name: string, reason: string, exitCode: number, variables: () => Variables]>([
    [
      'credentials that a process prints',
      'it does not contain node:child_process',
      0,
      () => {
        const command = write('print', `#!/bin/sh\necho '${keysOfProcess}'\n`)
        chmodSync(command, 0o755)
        write('.aws/config', `[profile mine]\ncredential_process = ${command}\n`)
        return { ...withoutKeys(), AWS_PROFILE: 'mine' }
      },
    ],
    [
      'a role',
      'it does not contain @aws-sdk/client-sts',
      1,
      () => {
        write(
          '.aws/config',
          `[profile mine]\nrole_arn = arn:aws:iam::111122223333:role/none\nsource_profile = base\n`,
        )
        write('.aws/credentials', keysIn('base'))
        return { ...withoutKeys(), AWS_PROFILE: 'mine' }
      },
    ],
    [
      'a refusal of AWS',
      'it does not contain node:stream',
      1,
      () => ({
        AWS_ACCESS_KEY_ID: denied.accessKeyId,
        AWS_SECRET_ACCESS_KEY: denied.secretAccessKey,
        AWS_SESSION_TOKEN: denied.sessionToken ?? '',
      }),
    ],
    [
      'a certificate that it does not trust',
      'it does not contain node:stream',
      1,
      () => ({ AWS_CA_BUNDLE: '', SSL_CERT_FILE: '' }),
    ],
    ['a proxy with a password', 'a URL is unusual', 1, () => ({ HTTPS_PROXY: 'http://me:word@127.0.0.1:9' })],
  ])('for %s', async (_, reason, exitCode, variables) => {
    const ended = await run([helper, 'get'], host, variables())
    expect({ ...ended, reason: reasonOf(ended) }).toMatchObject({ exitCode, reason })
  })
})

describe('a quick program that was copied', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(cloud.sandbox.home, 'copied-'))
    copyFileSync(join(built, helper), join(folder, helper))
  })

  const ofProcess = () => {
    write('.aws/config', '[profile mine]\ncredential_process = /bin/false\n')
    return { ...withoutKeys(), AWS_PROFILE: 'mine' }
  }
  const withFull = (mode: number) => {
    copyFileSync(join(built, 'ecrlogin'), join(folder, 'ecrlogin'))
    chmodSync(join(folder, 'ecrlogin'), mode)
  }

  it('alone to a node answers with the keys and roles of that node', async () => {
    const ended = await run([join(folder, helper), 'get'], host)
    expect({ ...ended, reason: reasonOf(ended) }).toMatchObject({ exitCode: 0, reason: null })
  })

  it('alone says what is missing where it needs the full program', async () => {
    const { exitCode, stdout, stderr } = await run([join(folder, helper), 'get'], host, ofProcess())
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        `This call needs the full program ${folder}/ecrlogin, because it does not contain node:child_process; there is none.`,
      ),
    })
    expect(stdout).toContain('This call needs the full program')
  })

  it('does not start a full program that others can write to', async () => {
    withFull(0o777)
    const { exitCode, stderr } = await run([join(folder, helper), 'get'], host, ofProcess())
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`other users can write to ${folder}/ecrlogin`),
    })
    rmSync(join(folder, 'ecrlogin'))
  })

  it('ends with a sentence beside a full program of another release', async () => {
    const { exitCode, stderr } = await run([join(built, 'ecrlogin'), '--version'], '', {
      ECRLOGIN_HANDED_OVER: '9.9.9 0123456789ab',
    })
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'The quick program is of the release 9.9.9 0123456789ab, and the full one',
      ),
    })
  })
})
