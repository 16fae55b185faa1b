import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import {
  account,
  alice,
  loginProfile,
  openStage,
  type Stage,
  section,
  ssoProfile,
} from '../support/cloud/stage.ts'
import { tenMebibytes } from '../support/hostile/texts.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const host = `${account}.dkr.ecr.us-west-2.amazonaws.com`
const mine = {
  AWS_ACCESS_KEY_ID: alice.accessKeyId,
  AWS_SECRET_ACCESS_KEY: alice.secretAccessKey,
}

/** A file below the home, and a call that reads it. */
interface Row {
  readonly what: string
  readonly file: string
  readonly argv: readonly string[]
  readonly environment?: (path: string) => Record<string, string>
  readonly config?: string
  readonly exitCode: number
}

const password = ['ecrlogin', 'password', host]
const role = `arn:aws:iam::${account}:role/pod`
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')

const rows: readonly Row[] = [
  // The keys of the environment need neither, so a warning names them.
  named('the AWS config file', 'AWS_CONFIG_FILE', 0, mine),
  named('the AWS credentials file', 'AWS_SHARED_CREDENTIALS_FILE', 0, mine),
  named('the AWS config file that a profile is in', 'AWS_CONFIG_FILE', 3, { AWS_PROFILE: 'build' }),
  named('the settings file', 'ECRLOGIN_CONFIG', 2, mine),
  {
    ...named('the settings file that a rule goes into', 'ECRLOGIN_CONFIG', 2, {}),
    argv: ['ecrlogin', 'setup', 'registry', account, '--profile', 'pull'],
  },
  named('the certificate authorities', 'AWS_CA_BUNDLE', 5, mine),
  named('the token of a web identity', 'AWS_WEB_IDENTITY_TOKEN_FILE', 3, { AWS_ROLE_ARN: role }),
  named('the token of a container', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 3, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/',
  }),
  {
    what: 'the token of a web identity that a profile names',
    file: 'token',
    argv: password,
    environment: (path) => ({ AWS_CONFIG_FILE: join(dirname(path), '.aws', 'named') }),
    exitCode: 3,
  },
  {
    what: 'the session of SSO',
    file: `.aws/sso/cache/${hash('sha1', 'corp')}.json`,
    argv: password,
    config: ssoProfile('default').replace('profile default', 'default'),
    exitCode: 3,
  },
  {
    what: 'the session of `aws login`',
    file: `.aws/login/cache/${hash('sha256', `arn:aws:iam::${account}:user/me`)}.json`,
    argv: password,
    config: loginProfile('default').replace('profile default', 'default'),
    exitCode: 3,
  },
  { what: 'the auth file', file: 'docker/config.json', argv: ['ecrlogin', 'logout', '--all'], exitCode: 7 },
  {
    what: 'the auth file that a helper goes into',
    file: 'docker/config.json',
    argv: ['ecrlogin', 'setup', 'docker', host],
    exitCode: 7,
  },
  {
    what: 'the auth file that doctor looks at',
    file: 'docker/config.json',
    argv: ['ecrlogin', 'doctor', host],
    environment: () => mine,
    exitCode: 7,
  },
]

/** A file of any name that a variable names. */
function named(what: string, variable: string, exitCode: number, more: Record<string, string>): Row {
  return {
    what,
    file: 'any',
    argv: password,
    environment: (path) => ({ ...more, [variable]: path }),
    exitCode,
  }
}

/** The kinds of unusable files, and the reason in the error message. */
const kinds = new Map([
  ['pipe', 'it is a pipe'],
  ['endless', 'it holds more than 4 MiB'],
  ['large', 'it holds more than 4 MiB'],
])

const cells = rows.flatMap((row) => [...kinds].map(([kind, reason]) => ({ row, kind, reason })))

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  // A real client would also read this file.
  addRecordingClient(stage.sandbox, 'docker')
  if (process.platform === 'win32') return
  execFileSync('mkfifo', [join(stage.home, 'pipe')])
  symlinkSync('/dev/zero', join(stage.home, 'endless'))
  writeFileSync(join(stage.home, 'large'), Buffer.alloc(tenMebibytes, ' '))
  const names = section('default', `role_arn = ${role}`, `web_identity_token_file = ${stage.home}/token`)
  stage.write('.aws/named', names)
})
afterAll(() => stage.close())

itHolds(
  'a pipe, an endless file or a file of 10 MiB is rejected with its name, for every kind of file',
  { short: rows.length, long: cells.length },
  async (tries, { skip }) => {
    if (process.platform === 'win32') return skip('there are no pipes among the files')
    for (const { row, kind, reason } of tries === cells.length ? cells : sampleCells()) {
      const { what, file, argv, environment = () => ({}), config = '', exitCode } = row
      const path = join(stage.home, file)
      mkdirSync(dirname(path), { recursive: true })
      put(path, kind)
      const scene = { config, environment: { AWS_ECR_DISABLE_CACHE: '', ...environment(path) } }
      const ended = await stage.run(argv, scene)
      const text = argv.includes('doctor') ? ended.stdout.replaceAll('~', stage.home) : ended.stderr
      expect({ what, kind, exitCode: ended.exitCode, text }).toEqual({
        what,
        kind,
        exitCode,
        text: expect.stringContaining(path),
      })
      // The error about a certificate does not contain the reason.
      if (row.exitCode !== 5) expect(text).toContain(`(${reason})`)
      unlinkSync(path)
    }
  },
)

/** Replaces the file with a link to one of these kinds. */
function put(path: string, kind: string): void {
  try {
    unlinkSync(path)
  } catch {}
  symlinkSync(join(stage.home, kind), path)
}

/** One random cell of every row. */
function sampleCells(): typeof cells {
  const choices = rows.map((row) => fc.constantFrom(...cells.filter((cell) => cell.row === row)))
  return fc.sample(fc.tuple(...choices), 1)[0]!
}
