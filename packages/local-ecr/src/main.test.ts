import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInstalled, run } from '../test-support/clients.ts'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
let folder: string
let program: string

/** Builds the package in a temporary folder, since other tests may use the one in place. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-ecr-built-'))
  program = join(folder, 'bin/local-ecr.js')
  const compiler = join(packageFolder, '../../node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', join(packageFolder, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]
  expect(await run(process.execPath, args, { env: {} })).toMatchObject({ code: 0 })
  for (const name of ['bin', 'package.json'])
    await cp(join(packageFolder, name), join(folder, name), { recursive: true })
  await symlink(join(packageFolder, '../../node_modules'), join(folder, 'node_modules'))
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

function localEcr(...args: string[]) {
  return run(process.execPath, [program, ...args], { env: {} })
}

describe('local-ecr', { timeout: 30_000 }, () => {
  it('prints its help and its version', async () => {
    expect(await localEcr('--help')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Usage: local-ecr /),
    })
    expect(await localEcr('--version')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
  })

  it('exits with 2 and one sentence for a usage error', async () => {
    expect(await localEcr('--fault', 'nothing')).toEqual({
      code: 2,
      output: 'local-ecr: --fault must be KIND or KIND:TIMES with a kind from --help, not nothing.\n',
    })
  })

  it('exits with 1 if a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { code, output } = await localEcr('--proxy-port', String(port))
    server.close()
    expect(code).toBe(1)
    expect(output).toContain(`EADDRINUSE`)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('runs until %s, then exits with 0', async (signal) => {
    const child = spawn(process.execPath, [program], { env: {} })
    const instructions = await firstText(child)
    const [, caFile = ''] = /export SSL_CERT_FILE='([^']+)'/.exec(instructions) ?? []
    expect(existsSync(caFile)).toBe(true)
    child.kill(signal)
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(existsSync(caFile)).toBe(false)
  })

  it('exits if nobody reads its output', async () => {
    const child = spawn(process.execPath, [program], { env: {} })
    child.stdout.destroy()
    const [[code], error] = await Promise.all([once(child, 'exit'), text(child.stderr)])
    expect({ code, error }).toEqual({ code: 0, error: '' })
  })

  it.skipIf(!isInstalled('curl'))('prints lines that point a shell to it', async () => {
    const child = spawn(process.execPath, [program, '--fault', 'throttle:1'], { env: {} })
    const instructions = await firstText(child)
    const curl = 'curl --silent --output /dev/null --write-out "%{http_code} "'
    const url = 'https://111122223333.dkr.ecr.us-west-2.amazonaws.com/v2/'
    const { output } = await run('sh', ['-euc', `${instructions}\n${curl} ${url}\n${curl} ${url}`], {
      env: {},
    })
    child.kill()
    await once(child, 'exit')
    expect(output).toBe('429 401 ')
  })
})

async function firstText({ stdout, stderr }: ChildProcess): Promise<string> {
  const [chunk] = await Promise.race([
    once(stdout!, 'data'),
    text(stderr!).then((error) => Promise.reject(new Error(error))),
  ])
  return String(chunk)
}
