import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'
import { hasTerminal, readScreenLines, runOnTerminal } from '../support/programs/terminal.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'

let cloud: Cloud
let environment: Record<string, string>

beforeAll(async () => {
  cloud = await startCloud()
  const { home } = cloud.sandbox
  const rule = '[[registry]]\nmatch = "444455556666"\nprofile = "gone"\n'
  writeFileSync(join(home, 'rules.toml'), rule)
  environment = {
    ...cloud.environmentWithCache(join(home, 'cached')),
    ECRLOGIN_CONFIG: join(home, 'rules.toml'),
  }
  await runProgram(['ecrlogin', 'password', host], { environment })
})
afterAll(() => cloud.close())

/** Commands with every kind of text for people: help, errors, progress, a report, a table. */
const lines = [
  'ecrlogin setup',
  'ecrlogin gte',
  `ecrlogin get ${host} ${otherHost}`,
  `ecrlogin doctor ${host} ${otherHost}`,
  'ecrlogin cache list',
].join('; ')

describe('on a terminal', () => {
  beforeEach(({ skip }) => {
    if (!hasTerminal) skip('util-linux or stty is not installed')
  })

  it('a dumb one gets no escape sequences, and no line is wider than its 80 columns', async () => {
    const { stdout: shown } = await runOnTerminal(lines, { environment: { ...environment, TERM: 'dumb' } })
    expect(shown).not.toContain('\u001b')
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
    for (const text of [
      'Examples:',
      '"gte"',
      '1 of 2 passwords received, 1 failed',
      'problem  identity',
      'SERVICE  REGION',
    ]) {
      expect(shown).toContain(text)
    }
  })

  it('titles, errors and problems stand out', async () => {
    const { stdout: shown } = await runOnTerminal(lines, { environment })
    expect(shown).toContain('\u001b[1mExamples:\u001b[0m')
    expect(shown).toContain('\u001b[1;31mecrlogin:\u001b[0m "gte" is not a command of ecrlogin.\n')
    expect(shown).toContain('\u001b[1;31mproblem\u001b[0m  identity')
  })

  it('progress leaves nothing behind, whatever else is written', async () => {
    const line = `ecrlogin get ${host} ${otherHost} --no-cache --verbose -o json >out`
    const options = { environment, cwd: cloud.sandbox.home, columns: 120 }
    const { stdout } = await runOnTerminal(line, options)
    const shown = await readScreenLines(stdout, options.columns)
    expect(shown.filter((one) => !/^(ecrlogin: | {10})/.test(one))).toEqual([
      `done    ${host}`,
      `failed  ${otherHost}`,
      '1 of 2 passwords received, 1 failed',
    ])
    expect(shown.join('\n')).toContain('ecrlogin: Requesting a token from ECR')
  })
})

describe('FORCE_COLOR', () => {
  it('colours what people read, in a pipe, too', async () => {
    const { stderr } = await cloud.ecrlogin(['gte'], { environment: { ...environment, FORCE_COLOR: '1' } })
    expect(stderr).toBe(
      '\u001b[1;31mecrlogin:\u001b[0m "gte" is not a command of ecrlogin. ' +
        'Did you mean get? Valid names are get, login, logout, password, token, secret, cluster, init, setup, doctor, cache, help.\n',
    )
  })

  const request = {
    apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
    kind: 'CredentialProviderRequest',
    image: `${host}/app`,
  }
  it.each<[argv: readonly string[], input: string]>([
    ...['json', 'sh', 'fish', 'powershell'].map(
      (format) =>
        [['ecrlogin', 'get', host, otherHost, '-o', format, '--errors', 'json'], ''] as [string[], string],
    ),
    [['ecrlogin', 'password', host], ''],
    [['docker-credential-ecrlogin', 'get'], host],
    [['ecrlogin-credential-provider'], JSON.stringify(request)],
  ])('changes no byte of what programs read: %j', async (argv, input) => {
    const [plain, forced] = await Promise.all(
      [{}, { FORCE_COLOR: '1' }].map(async (variables) => {
        const ended = await runProgram(argv, { environment: { ...environment, ...variables }, input })
        // The kubelet's provider chooses it at random.
        return { ...ended, stdout: ended.stdout.replace(/"cacheDuration":"[^"]+",/, '') }
      }),
    )
    expect(plain!.stdout).not.toBe('')
    expect(forced).toEqual(plain)
  })
})
