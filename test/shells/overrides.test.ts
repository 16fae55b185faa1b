import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient, type RecordingClient } from '../support/programs/recording-client.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

let cloud: Cloud
let docker: RecordingClient

beforeAll(async () => {
  cloud = await startCloud()
})
beforeEach(() => {
  docker = addRecordingClient(cloud.sandbox, 'docker')
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.us-west-2.amazonaws.com'

/** Words that a user may have a function and an alias for; a shell that allows neither has neither. */
const words = [
  ...['exit', 'return', 'true', 'false', 'test', '[', ':', 'echo', 'printf', 'command', 'cd', 'set', 'trap'],
  ...['sh', 'cat', 'throw', 'write-output'],
]

/** Words that, when they are functions, also keep the snippet from restoring `echo`. */
const moreWords = ['unset', 'builtin']

/** Words that some shells refuse, and end then. */
const refused = ['exit', 'return', '[', ':', 'set', 'trap', 'write-output', 'unset', 'builtin']

/** Definitions that a user's shell may have: functions and aliases that succeed, settings, common variables. */
const overrides = {
  sh: (names: readonly string[]) => [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable is meant.
    'case ${BASH_VERSION-} in ?*) shopt -s expand_aliases;; esac',
    "IFS='0127 '",
    'readonly m=1 login=0',
    ...names.flatMap((name) => {
      const define = `${name}() { case x in x) ;; esac; }`
      const alias = `\\alias '${name}=/bin/true'`
      if (!refused.includes(name)) return [define, alias]
      return [define, alias].map((line) => `if (eval "${line}") >/dev/null 2>&1; then eval "${line}"; fi`)
    }),
  ],
  fish: (names: readonly string[]) => [
    'set -g s 0; set -g m 1',
    ...names.map((name) => `eval 'function ${name}; end' 2>/dev/null`),
  ],
  powershell: (names: readonly string[]) => [
    'Set-StrictMode -Version Latest',
    '$LASTEXITCODE = 0; $OutputEncoding = [Text.Encoding]::Unicode',
    ...['s', 'm'].map((name) => `$${name} = [int] 0`),
    ...names.filter((name) => /^[a-z-]+$/.test(name)).map((name) => `function ${name} { }`),
  ],
} as const

/** The end of a script that evaluates a file; only keywords, paths and what the snippet cannot do without. */
const evaluations = {
  sh: (file: string) => `if eval "$(/bin/cat ${file})"; then /bin/echo yes; else /bin/echo "no $?"; fi`,
  fish: (file: string) =>
    `if eval (/bin/cat ${file}); builtin echo yes; else; builtin echo "no $status"; end`,
  powershell: (file: string) =>
    `try { Invoke-Expression ([IO.File]::ReadAllText('${file}')); 'yes' } catch { "no $global:LASTEXITCODE" }`,
} as const

/** A client that rejects account 4 and is a function, which changes variables that are not its own. */
const clientFunctions = {
  sh: `docker() { s=0; status_=0; /bin/cat >/dev/null; case "$*" in *44445*) /bin/sh -c 'exit 42';; esac; }`,
  fish: `function docker; set s 0; /bin/cat >/dev/null; not string match -q '*44445*' "$argv"; end`,
  powershell: `function docker { $s = 0; $null = @($input); & /bin/sh -c "exit $(42 * ("$args" -match '44445'))" }`,
} as const

/** Outputs of programs for a shell to evaluate, with the status that it must get. */
const outputs = {
  success: { args: [host], status: 'yes\n' },
  'a usage error': { args: ['docker.io'], status: 'no 2\n' },
  'an option that took -o for its value': { args: [host, '--role-arn'], status: 'no 2\n' },
  'a missing client': { args: [host, '--client', 'nerdctl', '--client', 'finch'], status: 'no 7\n' },
  'a rejected login before one that succeeds': { args: [otherHost, host], status: 'no 7\n' },
} as const

type Name = keyof typeof outputs

const failures = Object.keys(outputs).filter((name) => /^a.* (error|value|client)$/.test(name)) as Name[]
const snippets = new Map<string, string>()

beforeAll(async () => {
  for (const dialect of ['sh', 'fish', 'powershell']) {
    for (const [name, { args }] of Object.entries(outputs)) {
      const { stdout } = await cloud.ecrlogin(['get', ...args, '-o', dialect])
      snippets.set(`${dialect} ${name}`, stdout)
    }
  }
})

describe.each(shells)('in $name, whatever functions, aliases and variables there are,', (shell) => {
  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
    if (process.platform === 'win32') skip('the functions use programs of Unix')
  })
  const { dialect } = shell

  it('a login succeeds', async () => {
    expect(await evaluate(shell, 'success', overrides[dialect](words))).toBe('yes\n')
    expect(docker.calls()).toEqual([
      {
        argv: ['login', '--username', 'AWS', '--password-stdin', host],
        stdin: expect.stringMatching(/^[A-Za-z0-9+/=]{1000,}\n?$/),
      },
    ])
  })

  it.each(failures)('%s fails', async (name) => {
    const all = [...words, ...moreWords]
    expect(await evaluate(shell, name, overrides[dialect](all))).toBe(outputs[name].status)
  })

  it('a rejected login fails, although a function for the next one changes variables', async () => {
    const lines = [...overrides[dialect](words), clientFunctions[dialect]]
    expect(await evaluate(shell, 'a rejected login before one that succeeds', lines)).toBe('no 7\n')
    expect(await evaluate(shell, 'success', lines)).toBe('yes\n')
  })

  it('no login succeeds that the client did not get, even if the shell cannot restore echo', async () => {
    const received = join(cloud.sandbox.home, 'received')
    const client = `#!/bin/sh\n/bin/cat >'${received}'; grep -q '^eyJ' '${received}'\n`
    writeFileSync(join(cloud.sandbox.bin, 'docker'), client)
    const status = await evaluate(shell, 'success', overrides[dialect]([...words, ...moreWords]))
    expect(status).toBe(readFileSync(received, 'utf8').startsWith('eyJ') ? 'yes\n' : 'no 7\n')
  })
})

/** The output of a shell that runs these lines and then evaluates an output. */
async function evaluate(shell: Shell, name: Name, lines: readonly string[]): Promise<string> {
  const { home } = cloud.sandbox
  const file = join(home, 'snippet')
  writeFileSync(file, snippets.get(`${shell.dialect} ${name}`)!)
  const script = join(home, `overrides.${shell.extension}`)
  writeFileSync(script, `${[...lines, evaluations[shell.dialect](file)].join('\n')}\n`)
  const environment = cloud.environment()
  const ended = await runProgram([...shell.plain, script], { environment, cwd: home, timeoutMs: 20_000 })
  return ended.stdout
}
