// Builds of the quick programs that take minutes, so only `npm run test:trust` makes them.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { isLong } from '../support/trust/it-holds.ts'

const helper = 'docker-credential-ecrlogin'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-builds-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Builds the programs of a checkout; skips on a machine that cannot. */
function build({ skip }: TestContext, root: string, ...options: readonly string[]): void {
  if (!isLong) skip('npm run test:trust makes this build')
  const script = join(root, 'packages/quick/scripts/build.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  if (stdout.includes('not built')) skip(stdout.trim())
}

it('two builds in different folders have the same bytes', { timeout: 1_200_000 }, (context) => {
  build(context, repositoryRoot)
  const root = join(folder, "John's other checkout")
  mkdirSync(root)
  for (const name of ['.git', 'node_modules', 'package-lock.json', 'tsconfig.base.json'])
    symlinkSync(join(repositoryRoot, name), join(root, name))
  for (const name of ['cli', 'core', 'quick']) {
    const from = join(repositoryRoot, 'packages', name)
    const isOutput = (path: string) =>
      /^\/(standalone|node_modules|\.parts\/(?!downloads)|dist\/linux)/.test(path)
    cpSync(from, join(root, 'packages', name), {
      recursive: true,
      filter: (path) => !isOutput(path.slice(from.length)),
    })
  }
  build(context, root)
  const [one, other] = [repositoryRoot, root].map((checkout) =>
    readFileSync(join(checkout, 'packages/quick/dist', `linux-${process.arch}`, helper)),
  )
  expect(other!.equals(one!)).toBe(true)
})

describe('the program for arm64', () => {
  const emulator = 'qemu-aarch64-static'
  const program = join(repositoryRoot, 'packages/quick/dist/linux-arm64', helper)
  let cloud: Cloud

  beforeAll(async () => {
    cloud = await startCloud()
  })
  afterAll(() => cloud.close())

  it('answers in an emulator, with TLS and from the cache', { timeout: 1_200_000 }, async (context) => {
    if (process.arch !== 'x64') context.skip('the other tests run this program here')
    if (!findProgram(emulator)) context.skip(`${emulator} is not installed`)
    build(context, repositoryRoot, '--all')
    const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
    const environment = cloud.environmentWithCache(join(folder, 'cache'))
    const ask = () => runProgram([emulator, program, 'get'], { environment, input: host })
    const before = cloud.localEcr.requests.length
    const answers = [await ask(), await ask()]
    expect(answers[0]).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(`{"ServerURL":"${host}","Username":"AWS","Secret":"`),
      stderr: '',
    })
    expect(answers[1]).toEqual(answers[0])
    expect(cloud.localEcr.requests.length - before).toBe(1)
  })
})
