import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { withoutOverride } from '../support/programs/without-override.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())
beforeEach(({ skip }) => {
  if (!findProgram('docker')) skip('docker is not installed')
})
afterEach(() => {
  chmodSync(cloud.sandbox.dockerConfig, 0o700)
  rmSync(cloud.sandbox.bin, { recursive: true, force: true })
  writeDockerConfig({ credHelpers: { 'unused.invalid': 'unused' } })
})

function writeDockerConfig(config: object): void {
  writeFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), JSON.stringify(config))
}

/** Puts a credential helper on PATH; the script has the action in `$1`. */
function addHelper(name: string, script: string): void {
  mkdirSync(cloud.sandbox.bin, { recursive: true })
  writeFileSync(join(cloud.sandbox.bin, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, {
    mode: 0o755,
  })
}

/** A store that keeps each entry in a file, as real ones do. */
function addStore(name: string): string {
  const folder = join(cloud.sandbox.home, `${name}-entries`)
  mkdirSync(folder, { recursive: true })
  addHelper(
    name,
    `cd '${folder}' || exit 1
     file() { printf %s "$1" | tr / _; }
     input=$(cat)
     case $1 in
       store) url=$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')
              printf %s "$input" > "$(file "$url")"; printf '%s\\n' "$url" >> urls ;;
       erase) rm -f "$(file "$input")"; grep -vxF "$input" urls > rest; mv rest urls ;;
       get) cat "$(file "$input")" 2>&- || { echo 'credentials not found in native keychain'; exit 1; } ;;
       list) sed 's/.*/"&":"AWS"/' urls 2>&- | paste -sd, | sed 's/.*/{&}/' ;;
     esac`,
  )
  return folder
}

interface FaultyStore {
  readonly how: string
  readonly script: string | null
  /** Docker's words for it. */
  readonly words: RegExp
}

const faultyStores: readonly FaultyStore[] = [
  {
    how: 'is not installed',
    script: null,
    words: /not found in \$PATH|resolves to executable in current directory/,
  },
  { how: 'is locked', script: 'cat > /dev/null; echo "no key"; exit 1', words: /out: `no key`/ },
  { how: 'fails silently', script: 'cat > /dev/null; exit 3', words: /exit status 3/ },
  { how: 'is killed', script: 'cat > /dev/null; kill -9 $$', words: /signal: killed/ },
]

describe.each(['credsStore', 'credHelpers'])('with a store in %s that', (place) => {
  beforeEach(() => {
    writeDockerConfig(
      place === 'credsStore' ? { credsStore: 'faulty' } : { credHelpers: { [host]: 'faulty' } },
    )
  })

  it.each(faultyStores)('$how, a login says that the store failed, and its command helps', async (store) => {
    if (store.script !== null) addHelper('faulty', store.script)
    const { exitCode, stderr } = await cloud.ecrlogin(['login', host])
    expect(exitCode).toBe(7)
    expect(stderr).toContain(
      `docker could not use its credential store for the login to this registry (exit code 1).`,
    )
    expect(stderr).not.toContain('rejected')
    const command = /`(ecrlogin setup docker [^`]+)`/.exec(stderr)![1]!
    const json = await cloud.ecrlogin(['login', host, '--errors', 'json'])
    expect(JSON.parse(json.stderr.trim().split('\n').at(-1)!).message).toMatch(store.words)

    expect((await cloud.ecrlogin(command.split(' ').slice(1))).exitCode).toBe(0)
    expect((await cloud.ecrlogin(['login', host])).exitCode).toBe(0)
  })

  it.each(faultyStores)('$how, doctor finds it, and its command helps', async (store) => {
    if (store.script !== null) addHelper('faulty', store.script)
    const report = await doctor()
    const [found] = report.findings.filter(({ status }) => status !== 'ok')
    expect({ ...found, exitCode: report.exitCode }).toMatchObject({
      check: 'stores',
      status: 'problem',
      exitCode: 7,
    })
    const command = /`(ecrlogin setup docker [^`]+)`/.exec(found!.hint!)![1]!
    expect((await cloud.ecrlogin(command.split(' ').slice(1))).exitCode).toBe(0)
    expect((await doctor()).findings.filter(({ status }) => status !== 'ok')).toEqual([])
  })
})

interface Report {
  readonly exitCode: number | null
  readonly findings: { status: string; check: string; message: string; hint: string | null }[]
}

async function doctor(...args: readonly string[]): Promise<Report> {
  const { exitCode, stdout } = await cloud.ecrlogin(['doctor', host, '-o', 'json', ...args])
  return { exitCode, findings: JSON.parse(stdout).findings }
}

describe('doctor tries a store and', () => {
  const stores = async () => (await doctor()).findings.filter(({ check }) => check === 'stores')

  it('leaves nothing in it', async () => {
    const folder = addStore('files')
    writeDockerConfig({ credsStore: 'files' })
    expect(await stores()).toMatchObject([{ status: 'ok' }])
    expect(readdirSync(folder)).toEqual(['urls'])
    expect(readFileSync(join(folder, 'urls'), 'utf8')).toBe('')
  })

  it('reports one that does not erase, which docker passes over', async () => {
    addHelper('sticky', 'cat > /dev/null; [ $1 != erase ]')
    writeDockerConfig({ credsStore: 'sticky' })
    const [{ status, message }] = (await stores()) as [Report['findings'][0]]
    expect(status).toBe('problem')
    expect(message).toContain('it does not erase entries')
  })

  it('reports one that does not end', async () => {
    addHelper('slow', 'exec sleep 60')
    writeDockerConfig({ credsStore: 'slow' })
    const [{ message }] = (await stores()) as [Report['findings'][0]]
    expect(message).toContain('it did not end within 5 s')
  })

  it('accepts a helper that stores nothing but has the password', async () => {
    addHelper('fetcher', 'cat > /dev/null; [ $1 = get ] && echo \'{"Username":"AWS","Secret":"word"}\'')
    writeDockerConfig({ credHelpers: { [host]: 'fetcher' } })
    expect(await stores()).toMatchObject([{ status: 'ok' }])
  })

  it('only warns of one that a login would not use', async () => {
    writeDockerConfig({ credsStore: 'missing' })
    const report = await doctor('--client', 'podman')
    expect(report.findings.filter(({ check }) => check === 'stores')).toMatchObject([{ status: 'warning' }])
  })
})

describe('a login that docker accepts', () => {
  it('but cannot write to its file is not called rejected', async () => {
    chmodSync(cloud.sandbox.dockerConfig, 0o500)
    const { exitCode, stderr } = await runProgram(withoutOverride(['ecrlogin', 'login', host]), {
      environment: cloud.environment(),
    })
    expect(exitCode).toBe(7)
    expect(stderr).toContain('docker could not store the login to this registry (exit code 1).')
  })

  it('ends with the client, even if a daemon of its store keeps stderr open', async () => {
    addHelper('daemon', 'cat > /dev/null; sleep 40 > /dev/null & exit 0')
    writeDockerConfig({ credsStore: 'daemon' })
    const start = Date.now()
    expect((await cloud.ecrlogin(['login', host])).exitCode).toBe(0)
    expect(Date.now() - start).toBeLessThan(30_000)
  })
})

describe('logout --all', () => {
  it('finds logins that only the store has', async () => {
    const folder = addStore('files')
    writeDockerConfig({ credsStore: 'files' })
    expect((await cloud.ecrlogin(['login', host])).exitCode).toBe(0)
    writeDockerConfig({ credsStore: 'files' })
    expect((await cloud.ecrlogin(['logout', '--all'])).exitCode).toBe(0)
    expect(existsSync(join(folder, host))).toBe(false)
    expect(readFileSync(join(folder, 'urls'), 'utf8')).toBe('')
  })

  it('says that the store could not be asked', async () => {
    addHelper('locked', 'cat > /dev/null; exit 1')
    writeDockerConfig({ credsStore: 'locked' })
    const { stderr } = await cloud.ecrlogin(['logout', '--all'])
    expect(stderr).toContain('docker-credential-locked does not tell (exit code 1)')
  })
})
