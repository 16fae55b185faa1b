import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { constants as system } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { account, alice, variablesOf } from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`
const enter = stageOpener()

/** Opens a pipe that is full, and that nobody reads. */
function openFullPipe(path: string): { readonly end: number; close(): void } {
  execFileSync('mkfifo', [path])
  const both = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  for (const length of [4096, 1]) {
    try {
      while (true) writeSync(both, 'x'.repeat(length))
    } catch {}
  }
  const end = openSync(path, constants.O_WRONLY)
  return { end, close: () => [both, end].forEach(closeSync) }
}

/** Sends a signal to a program that writes to a full pipe, and returns its exit code as a shell reports it. */
async function interrupt(argv: readonly string[], full: 'stdout' | 'stderr', signal: NodeJS.Signals) {
  const stage = await enter()
  stage.localEcr.faults.add({ kind: 'slow-headers', delayMs: 60_000 })
  const pipe = openFullPipe(join(stage.home, 'full'))
  const child = spawn(argv[0]!, argv.slice(1), {
    cwd: stage.home,
    env: { ...stage.sandbox.environment, ...stage.localEcr.environment(alice), ...variablesOf(alice) },
    stdio: ['pipe', full === 'stdout' ? pipe.end : 'ignore', full === 'stderr' ? pipe.end : 'ignore'],
  })
  const ended = once(child, 'close')
  child.stdin!.on('error', () => {}).end(argv[0] === 'ecrlogin-credential-provider' ? '{}' : host)
  try {
    await wait(2_000)
    expect(child.exitCode).toBeNull()
    child.kill(signal)
    const late = wait(10_000, 'it does not end', { ref: false })
    const result = await Promise.race([ended, late])
    if (typeof result === 'string') return result
    const [exitCode, endedBy] = result
    return exitCode ?? 128 + system.signals[endedBy as NodeJS.Signals]
  } finally {
    child.kill('SIGKILL')
    pipe.close()
  }
}

describe.skipIf(process.platform === 'win32')(
  'a signal ends a program whose pipe is full',
  { concurrent: true },
  () => {
    it.each<[NodeJS.Signals, number]>([
      ['SIGHUP', 129],
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ])('with the exit code of %s', async (signal, exitCode) => {
      expect(await interrupt(['ecrlogin', 'help'], 'stdout', signal)).toBe(exitCode)
      expect(await interrupt(['ecrlogin', 'get', '-o', 'sh', host], 'stdout', signal)).toBe(exitCode)
    })

    it.each<['stdout' | 'stderr', string]>([
      ['stdout', 'ecrlogin --version'],
      ['stdout', 'ecrlogin init bash'],
      ['stdout', 'ecrlogin get -o sh --nonsense'],
      ['stdout', 'get-ecr-login-command --nonsense'],
      ['stderr', 'ecrlogin get --nonsense'],
      ['stderr', `ecrlogin get ${host} --verbose`],
      ['stdout', 'docker-credential-ecrlogin list'],
      ['stdout', 'docker-credential-ecrlogin version'],
      ['stderr', 'ecrlogin-credential-provider'],
    ])('on %s: %s', async (full, line) => {
      expect(await interrupt(line.split(' '), full, 'SIGTERM')).toBe(143)
    })
  },
)
