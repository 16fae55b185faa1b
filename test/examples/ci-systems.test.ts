import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { type CiSystem, ciSystems, readJob } from '../support/documents/ci-systems.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

let cloud: Cloud

beforeEach(async () => {
  const role = { arn: 'arn:aws:iam::111122223333:role/ci-push', accounts: ['111122223333'] }
  cloud = await startCloud({ roles: [role], webIdentityTokens: ['a web identity'] })
})
afterEach(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

/** The variables in which the systems name the commit that is built. */
const commitVariables = [
  'CI_COMMIT_SHA',
  'CIRCLE_SHA1',
  'BUILDKITE_COMMIT',
  'GIT_COMMIT',
  'BUILD_SOURCEVERSION',
]

/** Runs the scripts of a job as its system does, and gives their exit codes; a push ends with `pushExitCode`. */
async function runJob(system: CiSystem, pushExitCode: number): Promise<(number | null)[]> {
  addStandIns(pushExitCode)
  const { variables, scripts } = readJob(system)
  const { home } = cloud.sandbox
  const checkout = join(home, 'checkout')
  mkdirSync(checkout)
  writeFileSync(join(checkout, 'Dockerfile'), 'FROM scratch\nCOPY . .\n')
  const given: Record<string, string> = {
    CI_PROJECT_DIR: checkout,
    WEB_IDENTITY_TOKEN: 'a web identity',
    CIRCLE_OIDC_TOKEN_V2: 'a web identity',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/ci-push',
    ...Object.fromEntries(commitVariables.map((name) => [name, 'abc123'])),
  }
  const own = Object.entries(variables).map(([name, value]) => [
    name,
    value.replace(/^\/tmp\b/, home).replace('$CI_PROJECT_DIR', checkout),
  ])
  const environment = { ...cloud.environment(), ...given, ...Object.fromEntries(own) }
  if ('AWS_WEB_IDENTITY_TOKEN_FILE' in environment) {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete environment[name]
  }
  const exitCodes: (number | null)[] = []
  for (const { text, isLast } of scripts) {
    if (exitCodes.some((code) => code !== 0) && !isLast) continue
    const argv = [...system.shell, text]
    exitCodes.push((await runProgram(argv, { environment, cwd: checkout })).exitCode)
  }
  return exitCodes
}

/** Installers that do nothing, and a docker whose builds and pushes, which need an engine, are written down. */
function addStandIns(pushExitCode: number): void {
  const { bin, home, dockerConfig } = cloud.sandbox
  const add = (name: string, script: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  for (const name of ['npm', 'apk', 'sudo']) add(name, 'exit 0')
  add(
    'docker',
    `case "$1" in
      build) echo "$*" >>${home}/engine; ls -A . >${home}/context ;;
      push) echo "$*" >>${home}/engine; cp ${dockerConfig}/config.json ${home}/at-push; exit ${pushExitCode} ;;
      *) exec ${findProgram('docker')} "$@" ;;
    esac`,
  )
}

const logins = (path: string) => Object.keys(JSON.parse(readFileSync(path, 'utf8')).auths ?? {})
const loginsAtPush = () => logins(join(cloud.sandbox.home, 'at-push'))
const loginsNow = () => logins(join(cloud.sandbox.dockerConfig, 'config.json'))

describe.each(ciSystems)('the example for $name', (system) => {
  beforeEach(({ skip }) => {
    if (!findProgram('docker')) skip('docker is not installed')
  })

  it('logs in, pushes, and logs out', async () => {
    const exitCodes = await runJob(system, 0)
    expect(exitCodes.every((code) => code === 0)).toBe(true)
    expect(readFileSync(join(cloud.sandbox.home, 'engine'), 'utf8')).toMatch(
      new RegExp(`^build --tag ${host}/team/app:abc123 \\.\npush ${host}/team/app:abc123\n$`),
    )
    expect({ atPush: loginsAtPush(), now: loginsNow() }).toEqual({ atPush: [host], now: [] })
  })

  it('leaves nothing beside the sources, where `COPY . .` would take it along', async () => {
    await runJob(system, 0)
    expect(readFileSync(join(cloud.sandbox.home, 'context'), 'utf8')).toBe('Dockerfile\n')
  })

  it('also logs out if the push fails', async () => {
    const exitCodes = await runJob(system, 1)
    expect(exitCodes).toContain(1)
    expect({ atPush: loginsAtPush(), now: loginsNow() }).toEqual({ atPush: [host], now: [] })
  })
})
