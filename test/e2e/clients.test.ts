import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clients } from '../../packages/cli/src/clients/index.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import {
  addRecordingClient,
  addStoringClient,
  clientsToReplace,
  type RecordingClient,
} from '../support/programs/recording-client.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.us-west-2.amazonaws.com'

/** The hosts in all auth files of the sandbox, each once: nerdctl stores a login with and without the port. */
function storedLogins(): string[] {
  const { DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_CONFIG_HOME } = cloud.sandbox.environment
  const files = [
    `${DOCKER_CONFIG}/config.json`,
    `${REGISTRY_AUTH_FILE}`,
    `${XDG_CONFIG_HOME}/helm/registry/config.json`,
  ]
  const hosts = files.flatMap((file) =>
    existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).auths ?? {}) : [],
  )
  return [...new Set(hosts.map((key) => key.replace(/:443$/, '')))].sort()
}

const isReplaced = (name: string) => clientsToReplace.includes(name) && !findProgram(name)

describe.each(clients)('$name', ({ name }) => {
  beforeEach(({ skip }) => {
    if (isReplaced(name)) addStoringClient(cloud.sandbox, name)
    else if (!findProgram(name)) skip(`${name} is not installed`)
  })

  it('is logged in under the bare host, and logged out again', async () => {
    expect((await cloud.ecrlogin(['login', host, otherHost, '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([host, otherHost])
    expect((await cloud.ecrlogin(['logout', host, '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([otherHost])
    // Whoever is logged out already stays so.
    expect((await cloud.ecrlogin(['logout', host, '--client', name])).exitCode).toBe(0)
    expect((await cloud.ecrlogin(['logout', '--all', '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([])
  })

  it('is logged out of every repository path of a registry with --all', async ({ skip }) => {
    if (!['podman', 'buildah', 'skopeo'].includes(name))
      return skip(`${name} stores logins for whole registries only`)
    const auth = { auth: Buffer.from('AWS:none').toString('base64') }
    const auths = { [host]: auth, [`${host}/team`]: auth, [`${host}/team/app`]: auth, 'docker.io/me': auth }
    writeFileSync(cloud.sandbox.environment.REGISTRY_AUTH_FILE!, JSON.stringify({ auths }))
    expect((await cloud.ecrlogin(['logout', '--all', '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual(['docker.io/me'])
    writeFileSync(cloud.sandbox.environment.REGISTRY_AUTH_FILE!, '{}')
  })

  it('is logged out of a registry whose login another client has removed from the same file', async () => {
    await cloud.ecrlogin(['login', host, '--client', name])
    const both = ['logout', host, '--client', name, '--client', name]
    expect((await cloud.ecrlogin(both)).exitCode).toBe(0)
    expect(storedLogins()).toEqual([])
  })

  it('rejects a registry that the token does not grant access to, with exit code 7', async ({ skip }) => {
    if (isReplaced(name)) return skip(`${name} is not installed`)
    if (name === 'crane') return skip('crane stores a login without checking it')
    const stranger = '999900001111.dkr.ecr.us-west-2.amazonaws.com'
    const { exitCode, stderr } = await cloud.ecrlogin(['login', stranger, '--client', name])
    expect({ exitCode, stored: storedLogins() }).toEqual({ exitCode: 7, stored: [] })
    expect(stderr).toContain(`${name} could not complete the login`)
  })

  it('is logged in and out in the file that DOCKER_CONFIG names if no other variable names one', async () => {
    const { REGISTRY_AUTH_FILE: _, ...environment } = cloud.environment()
    await cloud.ecrlogin(['login', host, '--client', name], { environment })
    expect(storedLogins()).toEqual([host])
    await cloud.ecrlogin(['logout', '--all', '--client', name], { environment })
    expect(storedLogins()).toEqual([])
  })

  it('is logged in by the snippet when ECRLOGIN_CLIENT names it', async () => {
    const environment = { ...cloud.environment(), ECRLOGIN_CLIENT: name }
    const { stdout } = await cloud.ecrlogin(['get', host, '-o', 'sh'], { environment })
    expect(stdout).toMatch(` login --username AWS --password-stdin ${host} || `)
    expect(stdout).toContain(` | ${name} `)
    expect(await runProgram(['sh', '-c', stdout], { environment })).toMatchObject({ exitCode: 0 })
    expect(storedLogins()).toEqual([host])
    await cloud.ecrlogin(['logout', host], { environment })
  })
})

describe.each(clientsToReplace)('a stand-in that stores logins as %s does', (name) => {
  const path = () => join(cloud.sandbox.dockerConfig, 'config.json')
  const keys = () => Object.keys(JSON.parse(readFileSync(path(), 'utf8')).auths ?? {}).sort()
  const bothOf = (registry: string) => [registry, `${registry}:443`]
  beforeEach(() => addStoringClient(cloud.sandbox, name))
  afterEach(() => rmSync(join(cloud.sandbox.bin, name)))

  it('is logged out of a registry under both of its names', async () => {
    expect((await cloud.ecrlogin(['login', host, otherHost, '--client', name])).exitCode).toBe(0)
    expect(keys()).toEqual([...bothOf(host), ...bothOf(otherHost)])
    expect((await cloud.ecrlogin(['logout', host, '--client', name])).exitCode).toBe(0)
    expect(keys()).toEqual(bothOf(otherHost))
    expect((await cloud.ecrlogin(['logout', '--all', '--client', name])).exitCode).toBe(0)
    expect(keys()).toEqual([])
  })

  it('leaves a login under both names in which doctor finds no fault', async () => {
    await cloud.ecrlogin(['login', host, '--client', name])
    const { stdout } = await cloud.ecrlogin(['doctor', host, '--client', name, '-o', 'json'])
    const findings: { check: string; status: string }[] = JSON.parse(stdout).findings
    const logins = findings.filter(({ check }) => check === 'logins')
    expect(logins.filter(({ status }) => status !== 'ok')).toEqual([])
    await cloud.ecrlogin(['logout', '--all', '--client', name])
  })
})

describe('a fake of', () => {
  let password: string
  let standIns: RecordingClient[]
  let environment: Record<string, string>

  beforeAll(async () => {
    // With the cache, every call gets the same password.
    environment = { ...cloud.environment(), AWS_ECR_DISABLE_CACHE: '' }
    password = (await cloud.ecrlogin(['password', host], { environment })).stdout.trimEnd()
    expect(password).toMatch(/^eyJ/)
  })
  beforeEach(() => {
    standIns = clientsToReplace.map((name) => addRecordingClient(cloud.sandbox, name))
  })

  describe.each(clientsToReplace)('%s', (name) => {
    const standIn = () => standIns.find((one) => one.name === name)!

    it('receives the password on stdin only', async () => {
      await cloud.ecrlogin(['login', host, '--client', name], { environment })
      expect(standIn().calls()).toEqual([
        { argv: ['login', '--username', 'AWS', '--password-stdin', host], stdin: password },
      ])
      expect(standIn().environments()).toEqual([environment])
    })

    it('is logged out of every Amazon ECR registry in its auth file', async () => {
      const path = join(cloud.sandbox.home, `${name}-logins`, 'config.json')
      mkdirSync(dirname(path), { recursive: true })
      const auths = { [host]: {}, 'https://index.docker.io/v1/': {}, [`https://${otherHost}`]: {} }
      writeFileSync(path, JSON.stringify({ auths }))
      await cloud.ecrlogin(['logout', '--all', '--client', name], {
        environment: { ...environment, DOCKER_CONFIG: dirname(path) },
      })
      expect(standIn().calls()).toEqual([
        { argv: ['logout', host], stdin: '' },
        { argv: ['logout', otherHost], stdin: '' },
      ])
    })
  })

  it.for(shells)('one snippet in $name logs in two clients', async (shell, { skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const chosen = clientsToReplace.flatMap((name) => ['--client', name])
    const snippet = await cloud.ecrlogin(['get', host, '-o', shell.dialect, ...chosen], { environment })
    const ended = await runSnippet(shell, snippet.stdout)
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    for (const { name, calls } of standIns) {
      const [call, ...more] = calls()
      expect(more).toEqual([])
      expect({ name, argv: call?.argv, stdin: call?.stdin.trimEnd() }).toEqual({
        name,
        argv: ['login', '--username', 'AWS', '--password-stdin', host],
        stdin: password,
      })
    }
  })

  function runSnippet(shell: Shell, snippet: string) {
    const script = join(cloud.sandbox.home, `snippet.${shell.extension}`)
    writeFileSync(script, snippet)
    return runProgram([...shell.strict, script], { environment })
  }
})
