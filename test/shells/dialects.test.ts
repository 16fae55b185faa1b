import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Step } from '../../packages/cli/src/formats/format.ts'
import { findDialect } from '../../packages/cli/src/formats/index.ts'
import { hostileValues } from '../support/hostile/values.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { addRecordingClient, type RecordingClient } from '../support/programs/recording-client.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

let sandbox: Sandbox
let docker: RecordingClient

beforeEach(() => {
  sandbox = createSandbox()
  docker = addRecordingClient(sandbox, 'docker')
})
afterEach(() => sandbox.remove())

const password = 'eyJwYXlsb2FkIjoi+/=='
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'

function login(registry: string, client = 'docker'): Step {
  return { argv: [client, 'login', '--username', 'AWS', '--password-stdin', registry], password }
}

interface Case {
  readonly title: string
  readonly steps: readonly Step[]
  readonly status: number
  /** The hosts that the client was logged in to, in order. */
  readonly reached: readonly string[]
}

const cases: readonly Case[] = [
  { title: 'one login that succeeds', steps: [login(host)], status: 0, reached: [host] },
  {
    title: 'two that succeed',
    steps: [login(host), login(otherHost)],
    status: 0,
    reached: [host, otherHost],
  },
  {
    title: 'one that the client rejects',
    steps: [login('refused.test')],
    status: 7,
    reached: ['refused.test'],
  },
  { title: 'a client that is missing', steps: [login(host, 'no-such-client')], status: 7, reached: [] },
  {
    title: 'two, the first rejected',
    steps: [login('refused.test'), login(host)],
    status: 7,
    reached: ['refused.test', host],
  },
  {
    title: 'two, the second rejected',
    steps: [login(host), login('refused.test')],
    status: 7,
    reached: [host, 'refused.test'],
  },
  {
    title: 'two, the first without a password',
    steps: [{ exitCode: 5 }, login(host)],
    status: 5,
    reached: [host],
  },
  {
    title: 'two, the second without a password',
    steps: [login(host), { exitCode: 5 }],
    status: 5,
    reached: [host],
  },
  {
    title: 'two, the first without a password, the second rejected',
    steps: [{ exitCode: 4 }, login('refused.test')],
    status: 4,
    reached: ['refused.test'],
  },
  {
    title: 'two, the first rejected, the second without a password',
    steps: [login('refused.test'), { exitCode: 4 }],
    status: 7,
    reached: ['refused.test'],
  },
]

/** Scripts that evaluate a snippet from a file, by dialect. Never `sh -c "$snippet"`. */
const scripts = {
  sh: {
    tested: (file: string) => `if eval "$(cat ${file})"; then echo yes; else echo "no $?"; fi`,
    strict: (file: string) => `eval "$(cat ${file})"\necho went on`,
    write: (word: string, file: string) => `printf %s ${word} > ${file}`,
  },
  fish: {
    tested: (file: string) => `if eval (cat ${file}); echo yes; else; echo "no $status"; end`,
    strict: (file: string) => `eval (cat ${file}); or exit\necho went on`,
    write: (word: string, file: string) => `printf %s ${word} > ${file}`,
  },
  powershell: {
    tested: (file: string) =>
      `Set-StrictMode -Version Latest; try { Invoke-Expression ([IO.File]::ReadAllText('${file}')); 'yes' } catch { "no $LASTEXITCODE" }`,
    strict: (file: string) => `Invoke-Expression ([IO.File]::ReadAllText('${file}'))\n'went on'`,
    write: (word: string, file: string) => `[IO.File]::WriteAllText('${file}', ${word})`,
  },
} as const

/** `echo` and PowerShell's pipe into a program add a newline; every client removes it. */
const stdinEnd = { sh: '\n', fish: '', powershell: '\n' } as const

describe.each(shells)('a snippet in $name', (shell) => {
  const dialect = findDialect(shell.dialect)!

  it.for(cases)(
    'returns the status of the first failure after trying every login: $title',
    async (one, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const { stdout } = await evaluate(shell, 'tested', dialect.snippet(one.steps))
      expect(stdout).toBe(one.status === 0 ? 'yes\n' : `no ${one.status}\n`)
      expectLogins(shell, one.reached)
    },
  )

  it.for(cases)('stops a strict script when it fails: $title', async (one, { skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const { stdout, exitCode } = await evaluate(shell, 'strict', dialect.snippet(one.steps))
    expect(stdout).toBe(one.status === 0 ? 'went on\n' : '')
    // In PowerShell a script that throws exits with 1; $LASTEXITCODE holds the code.
    expect(exitCode).toBe(one.status !== 0 && shell.dialect === 'powershell' ? 1 : one.status)
  })

  it('fails with the given exit code without ending the shell', async ({ skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const { stdout } = await evaluate(shell, 'tested', dialect.failure(3))
    expect(stdout).toBe('no 3\n')
  })

  it('starts no program but the client, so that no process has the password in its arguments', async ({
    skip,
  }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    for (const name of ['echo', 'printf', 'print', 'test', 'true', 'sh', 'cat']) {
      writeFileSync(join(sandbox.bin, name), `#!/bin/sh\n: >'${sandbox.home}/started-${name}'\n`, {
        mode: 0o755,
      })
    }
    const script = `#!/bin/sh\n/bin/cat >'${join(sandbox.home, 'stdin')}'\n`
    writeFileSync(join(sandbox.bin, 'docker'), script, { mode: 0o755 })
    const file = join(sandbox.home, `script.${shell.extension}`)
    writeFileSync(file, dialect.snippet([login(host)]))
    const { environment } = sandbox
    const ended = await runProgram([...shell.strict, file], { environment, cwd: sandbox.home })
    expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(sandbox.home, 'stdin'), 'utf8')).toBe(password + stdinEnd[shell.dialect])
    expect(readdirSync(sandbox.home).filter((name) => name.startsWith('started'))).toEqual([])
  })

  it('prints nothing', async ({ skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const { stdout, stderr } = await evaluate(shell, 'strict', dialect.snippet([login(host)]))
    expect({ stdout, stderr }).toEqual({ stdout: 'went on\n', stderr: '' })
  })

  it('quotes every hostile value so that the shell reads it back unchanged', async ({ skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    const written = await writeThrough(shell, hostileValues.map(dialect.quote))
    expect(written).toEqual(hostileValues)
  })
})

describe('a snippet passes the linter', () => {
  const steps = [login(host), { exitCode: 5 }, login('registry.test:5000')]
  const linters = [
    { program: 'shellcheck', args: ['--shell=sh', '--severity=style'], dialect: 'sh' },
    { program: 'shellcheck', args: ['--shell=bash', '--severity=style'], dialect: 'sh' },
    { program: 'fish', args: ['--no-config', '--no-execute'], dialect: 'fish' },
  ] as const

  it.for(linters)('$program $args', async ({ program, args, dialect }, { skip }) => {
    if (!findProgram(program)) return skip(`${program} is not installed`)
    const file = join(sandbox.home, 'snippet')
    writeFileSync(file, findDialect(dialect)!.snippet(steps))
    const { environment } = sandbox
    const { exitCode, stdout, stderr } = await runProgram([program, ...args, file], { environment })
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })
})

describe('control', () => {
  it('an extra byte on stdin is noticed', async () => {
    const bash = shells.find(({ name }) => name === 'bash')!
    const snippet = findDialect('sh')!.snippet([login(host)])
    await evaluate(bash, 'tested', snippet.replace("\\echo '", "\\echo ' "))
    expect(() => expectLogins(bash, [host])).toThrow()
  })

  it('a value that is quoted by the rules of another shell is noticed', async () => {
    const bash = shells.find(({ name }) => name === 'bash')!
    const wrongDialect = findDialect('fish')!
    const values = ['two \\\\ of them']
    expect(await writeThrough(bash, values.map(wrongDialect.quote))).not.toEqual(values)
  })
})

async function evaluate(shell: Shell, how: 'tested' | 'strict', snippet: string) {
  const snippetFile = join(sandbox.home, 'snippet')
  const scriptFile = join(sandbox.home, `script.${shell.extension}`)
  writeFileSync(snippetFile, snippet)
  writeFileSync(scriptFile, `${scripts[shell.dialect][how](snippetFile)}\n`)
  return runProgram([...shell.strict, scriptFile], { environment: sandbox.environment, cwd: sandbox.home })
}

async function writeThrough(shell: Shell, texts: readonly string[]): Promise<string[]> {
  const files = texts.map((_, i) => join(sandbox.home, `value-${i}`))
  const scriptFile = join(sandbox.home, `write.${shell.extension}`)
  // Windows PowerShell reads a file without a byte order mark in the machine's own encoding.
  const mark = shell.dialect === 'powershell' ? '\ufeff' : ''
  const lines = texts.map((text, i) => scripts[shell.dialect].write(text, files[i]!))
  writeFileSync(scriptFile, `${mark}${lines.join('\n')}\n`)
  const environment = { ...sandbox.environment, LANG: 'C.UTF-8' }
  await runProgram([...shell.plain, scriptFile], { environment, cwd: sandbox.home })
  return files.map((file) => readFileSync(file, 'utf8'))
}

function expectLogins(shell: Shell, hosts: readonly string[]): void {
  expect(docker.calls()).toEqual(
    hosts.map((registry) => ({
      argv: ['login', '--username', 'AWS', '--password-stdin', registry],
      stdin: password + stdinEnd[shell.dialect],
    })),
  )
}
