import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { readCommands } from '../support/programs/command-tree.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { isStandalone } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const commands = await readCommands()
const helps = titled(commands.map(({ names }) => ['ecrlogin', ...names, '--help']))

const formats = ['text', 'json', 'github', 'docker-config', 'sh', 'fish', 'powershell']
const outputs = titled([
  ...formats.map((format) => ['ecrlogin', 'get', '-o', format, host]),
  ['ecrlogin', 'get', '-o', 'sh', '--no-such-option'],
  ['get-ecr-login-command', host],
  ['ecrlogin', 'password', host],
  ['ecrlogin', 'token', '--region', 'us-west-2'],
  ['ecrlogin', 'secret', host],
  ['ecrlogin', 'init', 'bash'],
  ['ecrlogin', 'setup', 'docker', host],
  ['ecrlogin', 'setup', 'registry', '444455556666', '--profile', 'x'],
  ['ecrlogin', 'doctor', host],
  ['ecrlogin', 'cache', 'list'],
  ['ecrlogin', 'cache', 'clear'],
  ['ecrlogin', 'help', 'shells'],
  ['ecrlogin', '--version'],
  ['docker-credential-ecrlogin', 'get'],
  ['docker-credential-ecrlogin', 'list'],
  ['docker-credential-ecrlogin', 'version'],
  ['ecrlogin-credential-provider'],
  ['ecrlogin-credential-provider', '--version'],
])

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
  // A token in the cache, so that the list has a line and the programs take their shortest way.
  await cloud.ecrlogin(['password', host], { environment: environment() })
})
afterAll(() => cloud.close())

function environment(): Record<string, string> {
  const { home } = cloud.sandbox
  return { ...cloud.environmentWithCache(join(home, 'tokens')), GITHUB_OUTPUT: join(home, 'github-output') }
}

function inputOf(program: string): string {
  if (program !== 'ecrlogin-credential-provider') return host
  const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'
  return JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion, image: `${host}/app` })
}

/** Runs a command in a line of bash, as `"$@"`, whose own stderr is that of the command. */
function inBash(line: string, argv: readonly string[]) {
  return runProgram(['bash', '-c', line, 'bash', ...argv], {
    environment: environment(),
    input: inputOf(argv[0]!),
    cwd: cloud.sandbox.home,
  })
}

/** The exit code and stderr of a command whose stdout nobody reads any more. */
async function runWithoutReader(argv: readonly string[]) {
  const status = join(cloud.sandbox.home, 'status')
  writeFileSync(status, '')
  const { stderr } = await inBash(`{ sleep 0.1; "$@"; echo $? >'${status}'; } <&0 | :`, argv)
  return { exitCode: Number(readFileSync(status, 'utf8')), stderr }
}

describe.skipIf(process.platform === 'win32')('a program whose output nobody reads', () => {
  it.each([...helps, ...outputs])('ends as SIGPIPE ends others, silently: %s', async (_, argv) => {
    const { exitCode, stderr } = await runWithoutReader(argv)
    expect({ exitCode, isSilent: stderr === '' }).toEqual({
      exitCode: 141,
      // Wrong usage is reported before the snippet that fails.
      isSilent: !argv.includes('--no-such-option'),
    })
  })

  it('ends so when the reader goes away in the middle', async () => {
    const line = '"$@" | head -n 1; exit $PIPESTATUS'
    const { exitCode, stdout } = await inBash(line, ['ecrlogin', 'help', 'shells'])
    expect(stdout).toMatch(/^[^\n]+\n$/)
    // A quick machine writes everything before the reader goes.
    expect([141, 0]).toContain(exitCode)
  })

  it('ends so when it is the client that writes', async ({ skip }) => {
    if (!findProgram('docker')) return skip('docker is not installed')
    expect((await runWithoutReader(['ecrlogin', 'login', host])).exitCode).toBe(141)
  })

  it('goes on when nobody reads its stderr', async () => {
    const line = '{ sleep 0.1; "$@" 2>&3 | cat >&4; } 3> >(:) 4>&1'
    const { stdout } = await inBash(line, ['ecrlogin', 'password', host, '--verbose', '--no-cache'])
    expect(stdout).toMatch(/^\S{100,}\n$/)
  })
})

// Node opens /dev/null in place of a closed stdout, which then looks like one that the caller has chosen.
const missing =
  isStandalone && process.platform === 'linux' ? null : 'the executable is tested without stdout'
describeUnless(missing, 'a program without stdout', () => {
  it.each([...helps, ...outputs])('fails and says so: %s', async (_, argv) => {
    const { exitCode, stderr } = await inBash('"$@" >&-', argv)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(closing('stdout is closed')),
    })
  })
})

describe.runIf(process.platform === 'linux')('a program whose stdout is full', () => {
  it.each(outputs)('fails and says so: %s', async (_, argv) => {
    const { exitCode, stderr } = await inBash('"$@" >/dev/full', argv)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(closing('the disk is full')),
    })
  })
})

describe('a program whose stdout is discarded', () => {
  it.each(['>/dev/null', '1<>/dev/null'])('succeeds with %s', async (redirection) => {
    const { exitCode } = await inBash(`"$@" ${redirection}`, ['ecrlogin', 'password', host])
    expect(exitCode).toBe(0)
  })
})

/** At most one other line before the one that says why the output could not be written. */
function closing(reason: string): RegExp {
  return new RegExp(`^(ecrlogin: .*\\n)?ecrlogin: The output could not be written \\(${reason}\\)\\. .*\\n$`)
}

/** Command lines with their titles. */
function titled(argvs: readonly (readonly string[])[]): [title: string, argv: readonly string[]][] {
  return argvs.map((argv) => [argv.join(' '), argv])
}
