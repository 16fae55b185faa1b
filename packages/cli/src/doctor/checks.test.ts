import { EcrLoginError, type Inspection, parseRegistry } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import type { AuthContent } from '../docker-config/read-auth-files.ts'
import { displayOf } from '../screen/display.ts'
import { runChecks } from './checks/index.ts'
import type { Facts } from './facts.ts'
import { problem } from './finding.ts'
import { formatReport, reportExitCode } from './report.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const now = new Date('2026-11-24T12:00:00Z')

const plain = displayOf('out', { environment: {}, terminalSize: () => null })
const coloured = displayOf('out', { environment: { FORCE_COLOR: '1' }, terminalSize: () => null })

const inspection: Inspection = {
  registry: host,
  region: { name: 'us-west-2', source: { kind: 'host' } },
  rule: null,
  identity: {
    source: 'keys',
    description: 'the credentials in the environment',
    profile: null,
    role: null,
    cacheAs: null,
    warning: null,
  },
  credentials: { value: null },
  caller: { value: { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' } },
  api: { value: { url: 'https://api.ecr.us-west-2.amazonaws.com/', proxy: null, status: 400, date: now } },
  token: { value: new Date('2026-11-25T00:00:00Z') },
  registryResponse: { value: { url: `https://${host}/v2/`, proxy: null, status: 200, date: now } },
}

const healthy: Facts = {
  program: { version: '1.0.0 (npm package)', helperVersion: null, runtime: 'Node 24.0.0' },
  system: 'linux',
  now,
  registries: [host],
  profile: null,
  environment: { HOME: '/home/alice' },
  clients: [{ name: 'docker', version: '28.2.2', isWanted: true }],
  engine: null,
  authFiles: [],
  helpersOnPath: new Set(),
  storeFailures: new Map(),
  settings: null,
  profiles: [],
  fileProblems: [],
  inspections: { value: [inspection] },
  cache: { path: '/home/alice/.cache/ecrlogin', isDisabled: false, state: null },
}

function withDocker(content: Partial<AuthContent>, ...helpers: readonly string[]): Facts {
  const whole = { logins: [], credHelpers: {}, credsStore: null, ...content }
  const file = { path: '/home/alice/.docker/config.json', clients: ['docker'], content: whole }
  return { ...healthy, authFiles: [file], helpersOnPath: new Set(helpers) }
}

function withInspection(changed: Partial<Inspection>): Facts {
  return { ...healthy, inspections: { value: [{ ...inspection, ...changed }] } }
}

function findTrouble(facts: Facts): string[] {
  return runChecks(facts)
    .filter(({ status }) => status !== 'ok')
    .map(({ status, check, message }) => `${status} ${check}: ${message}`)
}

function failing(code: 'timed-out' | 'no-credentials') {
  return { error: new EcrLoginError(code, `It failed with ${code}.`, 'Fix it.') }
}

describe('the checks of doctor', () => {
  it('find no problem on a healthy machine', () => {
    expect(findTrouble(healthy)).toEqual([])
    expect(reportExitCode(runChecks(healthy))).toBe(0)
  })

  it.each(['wincred', 'desktop'])(
    "warn about Windows' own store behind %s, on Windows only",
    (credsStore) => {
      const facts = withDocker({ credsStore }, credsStore)
      expect(findTrouble(facts)).toEqual([])
      const [line] = findTrouble({ ...facts, system: 'win32' })
      expect(line).toMatch(/^warning stores: .*2560 bytes.*The stub received bad data/)
    },
  )

  it('accept that store when the registry has a helper of its own', () => {
    const facts = withDocker(
      { credsStore: 'wincred', credHelpers: { [host]: 'ecrlogin' } },
      'wincred',
      'ecrlogin',
    )
    expect(findTrouble({ ...facts, system: 'win32' })).toEqual([])
  })

  it('warn when ecrlogin is the store for all registries', () => {
    const [line] = findTrouble(withDocker({ credsStore: 'ecrlogin' }, 'ecrlogin'))
    expect(line).toMatch(/^warning stores: .*stores no passwords of other registries/)
  })

  it('warn when one file uses both ecr-login and ecrlogin', () => {
    const credHelpers = { [host]: 'ecrlogin', 'public.ecr.aws': 'ecr-login' }
    const [line] = findTrouble(withDocker({ credHelpers }, 'ecrlogin', 'ecr-login'))
    expect(line).toMatch(/^warning stores: .*ecrlogin for some registries and ecr-login for others/)
  })

  it('ignore expired logins to other registries, which their next login replaces', () => {
    const registry = parseRegistry('444455556666.dkr.ecr.eu-west-1.amazonaws.com')
    const logins = [{ key: registry.host, registry, expiresAt: new Date(0) }]
    const facts = withDocker({ logins })
    expect(findTrouble(facts)).toEqual([])
    expect(formatReport(runChecks(facts), plain)).toContain(
      'holds one login for Amazon ECR, which has expired.',
    )
  })

  it('ignore a stored login when the registry has a helper', () => {
    const registry = parseRegistry(host)
    const logins = [{ key: `https://${host}`, registry, expiresAt: new Date(0) }]
    expect(findTrouble(withDocker({ logins, credHelpers: { [host]: 'ecrlogin' } }, 'ecrlogin'))).toEqual([])
  })

  it('warn when STS does not respond, because a login does not need it', () => {
    const facts = withInspection({ caller: failing('timed-out') })
    expect(findTrouble(facts)).toEqual(['warning identity: It failed with timed-out.'])
  })

  it.each([
    [10, '10 minutes behind'],
    [119, '119 minutes behind'],
    [13 * 60 + 5, '13 hours behind'],
    [-3 * 24 * 60, '3 days ahead of'],
  ])('say how wrong the clock is in words: by %i minutes', (minutes, expected) => {
    const date = new Date(now.getTime() + minutes * 60_000)
    const facts = withInspection({ api: { value: { url: 'https://ecr/', proxy: null, status: 400, date } } })
    expect(findTrouble(facts)).toEqual([`warning clock: The clock is ${expected} AWS.`])
  })

  it('report a proxy once, although it keeps the credentials and the API from answering', () => {
    const error = new EcrLoginError(
      'connection-refused',
      'Through the proxy http://p: refused.',
      'Correct it.',
    )
    const facts = withInspection({ api: { error }, credentials: { error } })
    expect(findTrouble(facts)).toEqual([`problem network: ${error.message}`])
  })

  it('name your own registry once', () => {
    const lines = runChecks(withInspection({ registry: null }))
    expect(lines.find(({ check }) => check === 'region')!.message).toBe(
      'Your registry is in us-west-2, from the host name.',
    )
  })

  it('report a helper that is not on PATH, with the reason if its name explains it', () => {
    const missing = (helper: string) => findTrouble(withDocker({ credHelpers: { [host]: helper } }))
    const start = (helper: string) =>
      `problem stores: ~/.docker/config.json has the helper ${helper} for ${host}, but docker-credential-${helper} is not on PATH`
    expect(missing('other')).toEqual([`${start('other')}.`])
    expect(missing('ecr-login')).toEqual([
      `${start('ecr-login')}; that is amazon-ecr-credential-helper, and the helper of ecrlogin is named ecrlogin.`,
    ])
    expect(missing('docker-credential-ecrlogin')).toEqual([
      `${start('docker-credential-ecrlogin')}; docker itself adds docker-credential-.`,
    ])
  })

  it('warn of a role of the machine that is used although a profile was named', () => {
    const message = 'The profile "build" configures no credentials; the instance\'s role is used instead.'
    const facts = withInspection({ identity: { ...inspection.identity, warning: message } })
    expect(findTrouble(facts)).toEqual([`warning identity: ${message}`])
  })

  it.each([
    ['no helper on PATH', null, []],
    ['a helper of the same release', '1.0.0 (quick program)', []],
    [
      'a helper of another release',
      '0.9.0 (npm package)',
      ['warning program: docker-credential-ecrlogin on PATH is 0.9.0 (npm package), another release.'],
    ],
  ])('say which release answers Docker: %s', (_, helperVersion, expected) => {
    expect(findTrouble({ ...healthy, program: { ...healthy.program, helperVersion } })).toEqual(expected)
  })

  it.each([
    ['1.0.0 (npm package, commit 1234)', '1.0.0 (quick program, commit 1234)', 0],
    ['1.0.0 (npm package, commit 1234)', '1.0.0 (quick program, commit 5678)', 1],
  ])('compare versions and commits, not distributions: %s and %s', (version, helperVersion, warnings) => {
    const facts = { ...healthy, program: { ...healthy.program, version, helperVersion } }
    expect(findTrouble(facts)).toHaveLength(warnings)
  })

  it('warn of a rule that vouches for its credentials', () => {
    const facts = withInspection({ identity: { ...inspection.identity, cacheAs: 'builder' } })
    expect(findTrouble(facts)).toEqual([
      'warning identity: A rule has cache_as = "builder": if these credentials ever become someone else\'s, ecrlogin does not notice, and uses the tokens of the one before.',
    ])
  })

  it('warn of AWS config files that hide profiles, even if no registry is known', () => {
    const fileProblems = ['/home/alice/.aws/config has [prod], which is no profile; write [profile prod].']
    expect(findTrouble({ ...healthy, fileProblems })).toEqual([`warning identity: ${fileProblems[0]}`])
    const inspections = failing('no-credentials')
    expect(findTrouble({ ...healthy, fileProblems, inspections })).toContain(
      `warning identity: ${fileProblems[0]}`,
    )
  })

  it.each([
    ['keys', null, 'profile build'],
    ['role', 'arn:aws:iam::1:role/x', 'profile build (assumes arn:aws:iam::1:role/x)'],
    ['sso', null, 'profile build (SSO)'],
    ['process', null, 'profile build (credential_process)'],
  ] as const)('say how a profile provides credentials: %s', (source, role, words) => {
    const identity = { ...inspection.identity, source, role, profile: 'build', description: 'profile build' }
    const lines = runChecks(withInspection({ identity })).map(({ message }) => message)
    expect(lines).toContain(`arn:aws:iam::111122223333:user/alice in account 111122223333, from ${words}.`)
  })

  it('report missing credentials once', () => {
    const none = failing('no-credentials')
    const facts = withInspection({ credentials: none, caller: null, token: none, registryResponse: null })
    expect(findTrouble(facts)).toEqual(['problem identity: It failed with no-credentials.'])
    expect(reportExitCode(runChecks(facts))).toBe(3)
  })

  it('quote arguments in the command lines of hints', () => {
    const none = failing('no-credentials')
    const facts = withInspection({ credentials: none, caller: null, token: none, registryResponse: null })
    const hints = runChecks({ ...facts, profiles: ["it's mine"] }).map(({ hint }) => hint)
    expect(hints).toContainEqual(expect.stringContaining(`--profile 'it'\\''s mine'\``))
  })

  it('report a registry that cannot be reached although the API can', () => {
    const facts = withInspection({ registryResponse: failing('timed-out') })
    expect(findTrouble(facts)).toEqual(['problem registry: It failed with timed-out.'])
    expect(reportExitCode(runChecks(facts))).toBe(5)
  })
})

describe('the report', () => {
  const facts = { ...healthy, clients: [{ name: 'docker', version: null, isWanted: true }] }

  it('ends with a count of the problems, and marks commands, with bold type if it has colours', () => {
    const lines = runChecks({
      ...facts,
      clients: [...facts.clients, { name: 'podman', version: '5.0', isWanted: false }],
    })
    expect(formatReport(lines, plain)).toMatch(/\n\n1 problem\.\n$/)
    expect(formatReport(lines, plain)).not.toContain('\u001b')
    expect(formatReport(lines, plain)).toContain(`: \`ecrlogin login ${host} --client podman\`;`)
    expect(formatReport(lines, coloured)).toContain(
      `\u001b[1mecrlogin login ${host} --client podman\u001b[0m`,
    )
  })

  it('breaks lines between words, and never in a command', () => {
    const command = 'ecrlogin setup docker 111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com'
    const message = 'The login that is stored for this registry has expired some time ago.'
    const line = { check: 'logins', ...problem('client-failed', message, `Run \`${command}\`, please.`) }
    expect(formatReport([line], { ...plain, columns: 60 }).split('\n')).toEqual([
      'problem  logins    The login that is stored for this',
      '                   registry has expired some time ago.',
      '                   Run',
      `\`${command}\`,`,
      '                   please.',
      '',
      '1 problem.',
      '',
    ])
  })
})
