import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())
beforeEach(() => {
  rmSync(cloud.sandbox.bin, { recursive: true, force: true })
  mkdirSync(cloud.sandbox.bin)
})

function addProgram(name: string, script: string): void {
  writeFileSync(join(cloud.sandbox.bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

/** Logs in, logs out of everything, and returns the logins in the file before and after. */
async function logInAndOut(path: string, environment: Record<string, string>, ...args: readonly string[]) {
  const stored = () => Object.keys(JSON.parse(readFileSync(path, 'utf8')).auths ?? {})
  expect(await cloud.ecrlogin(['login', host, ...args], { environment })).toMatchObject({ exitCode: 0 })
  const before = stored()
  const ended = await cloud.ecrlogin(['logout', '--all', ...args], { environment })
  return { exitCode: ended.exitCode, before, after: stored() }
}

describe('logout --all logs out where the installed client stores its logins', () => {
  it('if docker is podman', async ({ skip }) => {
    if (!findProgram('podman')) return skip('podman is not installed')
    addProgram('docker', 'echo Emulate Docker CLI using podman. >&2; exec podman "$@"')
    const environment = cloud.environment()
    expect(await logInAndOut(environment.REGISTRY_AUTH_FILE!, environment)).toEqual({
      exitCode: 0,
      before: [host],
      after: [],
    })
  })

  it('if docker is a snap, whose home is below the real one', async ({ skip }) => {
    const docker = findProgram('docker')
    if (!docker) return skip('docker is not installed')
    addProgram('snap', `HOME="$HOME/snap/docker/current" exec '${docker}' "$@"`)
    symlinkSync('snap', join(cloud.sandbox.bin, 'docker'))
    const folder = join(cloud.sandbox.home, 'snap', 'docker', 'current', '.docker')
    mkdirSync(folder, { recursive: true })
    // Without any entry, docker would use the machine's own credential store.
    writeFileSync(join(folder, 'config.json'), '{"credHelpers":{"unused.invalid":"unused"}}')
    const { DOCKER_CONFIG: _, ...environment } = cloud.environment()
    expect(await logInAndOut(join(folder, 'config.json'), environment)).toEqual({
      exitCode: 0,
      before: [host],
      after: [],
    })
  })

  it('if podman runs without root and XDG_RUNTIME_DIR', async ({ skip }) => {
    const podman = findProgram('podman')
    if (!podman || !findProgram('setpriv')) return skip('podman or setpriv is not installed')
    // As root, the tests run ecrlogin as the user `daemon`, who may enter the folders of root.
    const isRoot = process.getuid!() === 0
    const user = isRoot ? 1 : process.getuid!()
    // Otherwise podman would use the user's own logins.
    if (existsSync(`/run/user/${user}`)) return skip(`user ${user} has a session`)
    const home = mkdtempSync('/tmp/ecrlogin-rootless-')
    const {
      REGISTRY_AUTH_FILE: _,
      DOCKER_CONFIG: __,
      XDG_RUNTIME_DIR: ___,
      ...environment
    } = cloud.environment()
    copyFileSync(environment.SSL_CERT_FILE!, join(home, 'ca.pem'))
    addProgram(
      'podman',
      `cd '${home}' && exec setpriv --ambient-caps=-all --inh-caps=-all env -i PATH="$PATH" HOME='${home}' TMPDIR="$TMPDIR" HTTPS_PROXY="$HTTPS_PROXY" \\
         SSL_CERT_FILE='${home}/ca.pem' '${podman}' "$@"`,
    )
    const privileges = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
    const asUser = isRoot ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, ...privileges] : []
    const run = (...args: readonly string[]) =>
      runProgram([...asUser, 'ecrlogin', ...args, '--client', 'podman'], {
        environment: { ...environment, TMPDIR: home },
        cwd: home,
      })
    try {
      if (isRoot) chownSync(home, user, user)
      const login = await run('login', host)
      if (login.exitCode !== 0) return skip(`podman does not run without root here: ${login.stderr}`)
      expect(await run('logout', '--all')).toMatchObject({ exitCode: 0 })
      const path = join(home, `podman-run-${user}`, 'containers', 'auth.json')
      expect(JSON.parse(readFileSync(path, 'utf8')).auths ?? {}).toEqual({})
    } finally {
      const processId = join(home, `podman-run-${user}`, 'libpod', 'tmp', 'pause.pid')
      if (existsSync(processId)) process.kill(Number(readFileSync(processId, 'utf8')), 'SIGKILL')
      rmSync(home, { recursive: true, force: true })
    }
  })
})

it.each(['', '/team', ':443'])('logout --all fails if the client cannot log out of HOST%s', async (part) => {
  addProgram('podman', 'echo no >&2; exit 125')
  const login = JSON.stringify({ auths: { [`${host}${part}`]: { auth: 'QVdTOm5vbmU=' } } })
  writeFileSync(cloud.sandbox.environment.REGISTRY_AUTH_FILE!, login)
  const { exitCode, stderr } = await cloud.ecrlogin(['logout', '--all', '--client', 'podman'])
  expect(exitCode).toBe(7)
  expect(stderr).toContain(`${host}${part}: podman`)
})

it('logout --all names the file that it has read if it finds no login', async () => {
  const { exitCode, stderr } = await cloud.ecrlogin(['logout', '--all'])
  const path = join(cloud.sandbox.dockerConfig, 'config.json')
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `ecrlogin: docker is not logged in to any Amazon ECR registry, according to ${path}.\n`,
  })
})
