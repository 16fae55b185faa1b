import { EcrLoginError, type Inspection, parseRegistry } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import type { AuthContent } from '../docker-config/read-auth-files.ts'
import { runChecks } from './checks/index.ts'
import type { Facts } from './facts.ts'
import { formatReport, reportExitCode } from './report.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const now = new Date('2026-11-24T12:00:00Z')

const inspection: Inspection = {
  registry: host,
  region: { name: 'us-west-2', source: { kind: 'host' } },
  rule: null,
  identity: { source: 'environment', profile: null, role: null },
  credentials: { value: null },
  caller: { value: { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' } },
  api: { value: { url: 'https://api.ecr.us-west-2.amazonaws.com/', proxy: null, status: 400, date: now } },
  token: { value: new Date('2026-11-25T00:00:00Z') },
  registryResponse: { value: { url: `https://${host}/v2/`, proxy: null, status: 200, date: now } },
}

const healthy: Facts = {
  program: { version: '1.0.0 (npm package)', runtime: 'Node 24.0.0' },
  system: 'linux',
  now,
  registries: [host],
  profile: null,
  environment: { HOME: '/home/alice' },
  clients: [{ name: 'docker', version: '28.2.2', isWanted: true }],
  authFiles: [],
  helpersOnPath: new Set(),
  settings: null,
  profiles: [],
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

function troubles(facts: Facts): string[] {
  return runChecks(facts)
    .filter(({ status }) => status !== 'ok')
    .map(({ status, check, message }) => `${status} ${check}: ${message}`)
}

function failing(code: 'timed-out' | 'no-credentials') {
  return { error: new EcrLoginError(code, `It failed with ${code}.`, 'Fix it.') }
}

describe('the checks', () => {
  it('find nothing amiss where all is well', () => {
    expect(troubles(healthy)).toEqual([])
    expect(reportExitCode(runChecks(healthy))).toBe(0)
  })

  it.each(['wincred', 'desktop'])("warn of Windows' own store behind %s, on Windows alone", (credsStore) => {
    const facts = withDocker({ credsStore }, credsStore)
    expect(troubles(facts)).toEqual([])
    const [line] = troubles({ ...facts, system: 'win32' })
    expect(line).toMatch(/^warning stores: .*2560 bytes.*The stub received bad data/)
  })

  it('do not mind that store where a helper of its own answers for the registry', () => {
    const facts = withDocker(
      { credsStore: 'wincred', credHelpers: { [host]: 'ecrlogin' } },
      'wincred',
      'ecrlogin',
    )
    expect(troubles({ ...facts, system: 'win32' })).toEqual([])
  })

  it('warn where ecrlogin is the store of all registries', () => {
    const [line] = troubles(withDocker({ credsStore: 'ecrlogin' }, 'ecrlogin'))
    expect(line).toMatch(/^warning stores: .*stores no passwords of other registries/)
  })

  it('warn where ecr-login and ecrlogin answer side by side', () => {
    const credHelpers = { [host]: 'ecrlogin', 'public.ecr.aws': 'ecr-login' }
    const [line] = troubles(withDocker({ credHelpers }, 'ecrlogin', 'ecr-login'))
    expect(line).toMatch(/^warning stores: .*ecrlogin for some registries and ecr-login for others/)
  })

  it('leave expired logins of other registries to their next login', () => {
    const registry = parseRegistry('444455556666.dkr.ecr.eu-west-1.amazonaws.com')
    const logins = [{ key: registry.host, registry, expiresAt: new Date(0) }]
    const facts = withDocker({ logins })
    expect(troubles(facts)).toEqual([])
    expect(formatReport(runChecks(facts), false)).toContain(
      'holds one login for Amazon ECR, of which 1 has expired.',
    )
  })

  it('do not look at a stored login where a helper answers', () => {
    const registry = parseRegistry(host)
    const logins = [{ key: `https://${host}`, registry, expiresAt: new Date(0) }]
    expect(troubles(withDocker({ logins, credHelpers: { [host]: 'ecrlogin' } }, 'ecrlogin'))).toEqual([])
  })

  it('do not take a silent STS for a problem, since a login needs none', () => {
    const facts = withInspection({ caller: failing('timed-out') })
    expect(troubles(facts)).toEqual(['warning identity: It failed with timed-out.'])
  })

  it('tell of missing credentials once', () => {
    const none = failing('no-credentials')
    const facts = withInspection({ credentials: none, caller: null, token: none, registryResponse: null })
    expect(troubles(facts)).toEqual(['problem identity: It failed with no-credentials.'])
    expect(reportExitCode(runChecks(facts))).toBe(3)
  })

  it('quote what a command line would take apart', () => {
    const none = failing('no-credentials')
    const facts = withInspection({ credentials: none, caller: null, token: none, registryResponse: null })
    const hints = runChecks({ ...facts, profiles: ["it's mine"] }).map(({ hint }) => hint)
    expect(hints).toContainEqual(expect.stringContaining(`--profile 'it'\\''s mine'\``))
  })

  it('tell of a registry that cannot be reached though the API can', () => {
    const facts = withInspection({ registryResponse: failing('timed-out') })
    expect(troubles(facts)).toEqual(['problem registry: It failed with timed-out.'])
    expect(reportExitCode(runChecks(facts))).toBe(5)
  })
})

describe('the report', () => {
  const facts = { ...healthy, clients: [{ name: 'docker', version: null, isWanted: true }] }

  it('counts what it found, and sets commands off by colour where there is colour', () => {
    const lines = runChecks({
      ...facts,
      clients: [...facts.clients, { name: 'podman', version: '5.0', isWanted: false }],
    })
    expect(formatReport(lines, false)).toMatch(/\n\n1 problem\.\n$/)
    expect(formatReport(lines, false)).not.toContain('\u001b')
    expect(formatReport(lines, true)).toContain(`\u001b[1mecrlogin login ${host} --client podman\u001b[0m`)
  })
})
