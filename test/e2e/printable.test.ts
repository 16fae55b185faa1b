import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, alice, keysSection, openStage, type Stage, variablesOf } from '../support/cloud/stage.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

/** A title for the terminal, a colour as C1, a forged line, and text from right to left. */
const hostile = '\u001b]0;title\u0007\u009b31m\r\n::add-mask::x\u2028\u202egnp'
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

/** Expects one line, or several, in which each character is visible. */
function expectPrintable(text: string): void {
  expect(text).not.toBe('')
  for (const line of text.trimEnd().split('\n')) {
    expect(line).not.toMatch(invisible)
    expect(line).not.toMatch(/^::/)
  }
}

describe('a text from outside is printed as visible characters', () => {
  const rows: readonly [what: string, args: readonly string[], scene: object][] = [
    ['a registry', ['password', hostile], { environment: variablesOf(alice) }],
    ['an unknown option', ['password', `--${hostile}`], {}],
    ['an unknown command', [hostile], {}],
    ['the name of a profile', ['password', host, '--profile', hostile], {}],
    ['a region', ['password', '--region', hostile], { environment: variablesOf(alice) }],
    ['an endpoint', ['password', host, '--endpoint-url', hostile], { environment: variablesOf(alice) }],
    [
      'a source profile',
      ['password', host],
      { config: `[default]\nrole_arn = x\nsource_profile = ${hostile}` },
    ],
    [
      'what a credential process says',
      ['password', host],
      { config: `[default]\ncredential_process = sh -c "printf '\\033]0;x\\007\\302\\233y' >&2; exit 1"` },
    ],
    [
      'a variable with the name of a file',
      ['password', host],
      { environment: { AWS_WEB_IDENTITY_TOKEN_FILE: hostile.replace(/\0/g, ''), AWS_ROLE_ARN: 'x' } },
    ],
  ]

  it.each(rows)('%s', async (_, args, scene) => {
    for (const more of [[], ['--verbose'], ['--errors', 'json']]) {
      const { stderr, exitCode } = await stage.ecrlogin([...args, ...more], scene)
      expect(exitCode).not.toBe(0)
      expectPrintable(stderr)
    }
  })

  it("in doctor's report, as a text and as JSON", async () => {
    const scene = { config: `[default]\nrole_arn = x\nsource_profile = ${hostile}` }
    for (const output of ['text', 'json']) {
      const { stdout } = await stage.ecrlogin(['doctor', host, '-o', output], scene)
      expect(stdout.replaceAll('\n', '')).not.toMatch(invisible)
    }
  })

  it('in the error of the credential helper on stdout', async () => {
    const scene = { config: `[default]\nrole_arn = x\nsource_profile = ${hostile}` }
    const { stdout } = await stage.run(['docker-credential-ecrlogin', 'get'], scene, host)
    expectPrintable(stdout)
  })

  it('in the list of cached tokens', async () => {
    const config = keysSection('profile "a\u202eb"', alice)
    const scene = { config, environment: { AWS_ECR_DISABLE_CACHE: '' } }
    const login = await stage.ecrlogin(['password', host, '--profile', 'a\u202eb'], scene)
    expect(login).toMatchObject({ exitCode: 0 })
    const { stdout } = await stage.ecrlogin(['cache', 'list'], scene)
    expect(stdout).toContain('profile a\\u{202e}b')
  })
})

it('the password of a proxy is not printed, whatever characters it holds', async () => {
  for (const proxy of [
    'http://me:s3cr/et@127.0.0.1:9',
    'http://me:s3cr@et@127.0.0.1:9',
    'socks5://me:s3cret@x:1',
  ]) {
    const scene = { environment: { ...variablesOf(alice), HTTPS_PROXY: proxy, DEBUG: '*' } }
    for (const args of [
      ['password', host, '--verbose', '--no-cache'],
      ['doctor', host, '-o', 'json'],
      ['doctor', host],
    ]) {
      const { stdout, stderr } = await stage.ecrlogin(args, scene)
      expect(stdout + stderr).not.toMatch(/s3cr/)
    }
  }
})
