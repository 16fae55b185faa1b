import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { isStandalone, repositoryRoot } from '../support/sandbox.ts'

const question = ['get', '--errors', 'json', '-o', 'json', '--region', 'us-west-2']

/** A line of a response. */
interface Part {
  readonly id: number
  readonly stdout?: string
  readonly stderr?: string
  readonly exitCode?: number | null
}

/** A request without its number. */
interface Question {
  readonly arguments?: readonly string[]
  readonly variables?: Record<string, string | undefined>
  readonly directory?: string
}

let cloud: Cloud
let children: ChildProcess[]

beforeAll(async () => {
  cloud = await startCloud({ principals: [defaultPrincipal] })
})
beforeEach(() => {
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
})
afterAll(() => cloud.close())

/** Starts `ecrlogin serve`, as the PowerShell module does. */
function serve(program = ['ecrlogin'], args: readonly string[] = []) {
  const [file, ...words] = program
  const child = spawn(file!, [...words, 'serve', ...args], {
    env: Object.fromEntries(Object.entries(cloud.environment()).filter(([name]) => !name.startsWith('AWS_'))),
    cwd: cloud.sandbox.home,
  })
  children.push(child)
  // A request can reach a process that has ended.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? signal))
  })
  let id = 0
  const started = {
    child,
    ended,
    send({ arguments: argv = question, variables = {}, directory = cloud.sandbox.home }: Question = {}) {
      id += 1
      const environment = Object.entries({ ...cloud.environment(), ...variables })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${value}`)
      child.stdin.write(`${JSON.stringify({ id, arguments: argv, environment, directory })}\n`)
      return id
    },
    /** The response to the last request; its exit code is undefined when the process ends instead. */
    async receive() {
      let [stdout, stderr] = ['', '']
      for (;;) {
        const { value, done } = await lines.next()
        if (done) return { exitCode: undefined, stdout, stderr }
        const part: Part = JSON.parse(value)
        if (part.id !== id) continue
        stdout += part.stdout ?? ''
        stderr += part.stderr ?? ''
        if (part.exitCode !== undefined) return { exitCode: part.exitCode, stdout, stderr }
      }
    },
    ask(one: Question = {}) {
      started.send(one)
      return started.receive()
    },
  }
  return started
}

/** The error codes in a stderr of JSON lines. */
function codes(stderr: string): unknown[] {
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).code)
}

const withoutKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

/** A profile whose credentials arrive after this time. */
function slowProfile(seconds: number): Record<string, string | undefined> {
  const { accessKeyId, secretAccessKey } = defaultPrincipal
  const keys = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
  const folder = join(cloud.sandbox.home, `slow-${seconds}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys))
  const script = join(folder, 'print-keys.sh')
  writeFileSync(script, `sleep ${seconds}\ncat '${folder}/keys.json'\n`)
  writeFileSync(join(folder, 'config'), `[default]\ncredential_process = sh ${script}\n`)
  return { ...withoutKeys, AWS_CONFIG_FILE: join(folder, 'config') }
}

/** Without what differs between two responses of AWS. */
function withoutTokens<T extends { readonly stdout: string; readonly stderr: string }>(ended: T): T {
  const remove = (text: string) =>
    text
      .replace(/"(Password|Command|AuthorizationToken|ExpiresAt|requestId)":"[^"]*"/g, '')
      .replace(/"contentLength":\d+/, '')
  return { ...ended, stdout: remove(ended.stdout), stderr: remove(ended.stderr) }
}

describe('ecrlogin serve', () => {
  it('answers requests as the command answers in a process of its own', async () => {
    const { ask } = serve()
    for (const argv of [question, ['token', '--region', 'eu-west-1'], ['get', '--region'], ['get', 'host']]) {
      const own = await cloud.ecrlogin([...argv, '--errors', 'json'])
      const served = await ask({ arguments: [...argv, '--errors', 'json'] })
      expect(withoutTokens(served)).toEqual(withoutTokens(own))
    }
  })

  it('takes the environment and the directory from each request', async () => {
    const { ask } = serve()
    for (const region of ['us-west-2', 'eu-west-1']) {
      const directory = join(cloud.sandbox.home, region)
      mkdirSync(directory, { recursive: true })
      writeFileSync(join(directory, 'config'), `[default]\nregion = ${region}\n`)
      const variables = { AWS_CONFIG_FILE: 'config' }
      const { stdout } = await ask({ arguments: ['get', '-o', 'json'], variables, directory })
      expect(JSON.parse(stdout).Region).toBe(region)
    }
    const proxy = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: undefined }
    const { exitCode } = await ask({ variables: proxy, arguments: [...question, '--timeout', '5'] })
    expect(exitCode).toBe(5)
  })

  it('keeps no credentials and no token for the next request', async () => {
    const { ask } = serve()
    expect(await ask()).toMatchObject({ exitCode: 0 })
    const { exitCode, stdout, stderr } = await ask({ variables: withoutKeys })
    expect({ exitCode, stdout, codes: codes(stderr) }).toEqual({
      exitCode: 3,
      stdout: '',
      codes: ['no-credentials'],
    })
    cloud.localEcr.requests.length = 0
    expect(await ask()).toMatchObject({ exitCode: 0 })
    expect(cloud.localEcr.requests.map(({ action }) => action)).toEqual(['GetAuthorizationToken'])
  })

  it('sees a profile that changes between two requests', async () => {
    const { ask } = serve()
    const file = join(cloud.sandbox.home, 'credentials')
    const variables = { ...withoutKeys, AWS_SHARED_CREDENTIALS_FILE: file }
    const write = ({ accessKeyId = '', secretAccessKey = '' }) =>
      writeFileSync(
        file,
        `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      )
    write(defaultPrincipal)
    expect(await ask({ variables })).toMatchObject({ exitCode: 0 })
    write({ ...defaultPrincipal, secretAccessKey: 'another' })
    const { stderr } = await ask({ variables })
    expect(codes(stderr)).toEqual(['invalid-signature'])
  })

  it('leaves commands that start clients, and unknown ones, to a process of their own', async () => {
    const { ask } = serve()
    for (const argv of [['login', ...question.slice(1)], ['serve'], ['setup', 'docker'], []]) {
      expect(await ask({ arguments: argv })).toEqual({ exitCode: null, stdout: '', stderr: '' })
    }
    const directory = join(cloud.sandbox.home, 'missing')
    expect(await ask({ directory })).toEqual({ exitCode: null, stdout: '', stderr: '' })
  })

  it('leaves a role that requires an MFA code to a process of its own, which can ask for it', async () => {
    const { ask } = serve()
    const file = join(cloud.sandbox.home, 'mfa.config')
    const role =
      'role_arn = arn:aws:iam::111122223333:role/guarded\nmfa_serial = arn:aws:iam::111122223333:mfa/phone'
    writeFileSync(file, `[profile guarded]\n${role}\ncredential_source = Environment\n`)
    const argv = [...question, '--profile', 'guarded']
    expect(await ask({ arguments: argv, variables: { AWS_CONFIG_FILE: file } })).toEqual({
      exitCode: null,
      stdout: '',
      stderr: '',
    })
  })

  it('stops answering a request when the next one arrives', async () => {
    const { send, receive } = serve()
    send({ variables: slowProfile(50) })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const start = Date.now()
    send()
    expect(await receive()).toMatchObject({ exitCode: 0 })
    expect(Date.now() - start).toBeLessThan(20_000)
  })

  it('ignores Ctrl-C', async () => {
    const { child, send, receive, ask } = serve()
    await ask()
    send({ variables: slowProfile(1) })
    for (let i = 0; i < 3; i += 1) child.kill('SIGINT')
    expect(await receive()).toMatchObject({ exitCode: 0 })
  })

  it('ends at the end of stdin, also during a request', async () => {
    const idle = serve()
    await idle.ask()
    idle.child.stdin.end()
    expect(await idle.ended).toBe(0)
    const busy = serve()
    busy.send({ variables: slowProfile(50) })
    busy.child.stdin.end()
    expect(await busy.ended).toBe(0)
  })

  it('ends after the given time without a request, but not during one', async () => {
    const { ask, ended } = serve(undefined, ['1'])
    expect(await ask({ variables: slowProfile(2) })).toMatchObject({ exitCode: 0 })
    expect(await ended).toBe(0)
  })

  it('ends instead of answering when the runtime would read other variables', async () => {
    const { ask, ended } = serve()
    expect(await ask()).toMatchObject({ exitCode: 0 })
    const variables = { NODE_EXTRA_CA_CERTS: join(cloud.sandbox.home, 'another.pem') }
    expect(await ask({ variables })).toEqual({ exitCode: undefined, stdout: '', stderr: '' })
    expect(await ended).toBe(0)
  })

  it('ends instead of answering when another program takes its place', async () => {
    const program = join(cloud.sandbox.home, isStandalone ? 'ecrlogin' : 'ecrlogin.cjs')
    const place = () => {
      if (isStandalone)
        copyFileSync(join(repositoryRoot, 'packages/cli/standalone/this/ecrlogin'), `${program}.new`)
      else writeFileSync(`${program}.new`, `require('${repositoryRoot}/packages/cli/bin/ecrlogin.cjs')\n`)
      renameSync(`${program}.new`, program)
    }
    place()
    const { ask, ended } = serve(isStandalone ? [program] : [process.execPath, program])
    expect(await ask()).toMatchObject({ exitCode: 0 })
    place()
    expect(await ask()).toEqual({ exitCode: undefined, stdout: '', stderr: '' })
    expect(await ended).toBe(0)
  })

  it('is not part of the help', async () => {
    const { stdout } = await cloud.ecrlogin(['help'])
    expect(stdout).toContain('token')
    expect(stdout).not.toContain('serve')
  })
})
