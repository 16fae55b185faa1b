import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evaluations } from '../../packages/cli/src/parser/topics/shells.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { withoutPrograms } from '../support/shells/module-shells.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'

let sandbox: Sandbox

beforeEach(({ skip }) => {
  if (process.platform === 'win32') skip('the stand-ins for ecrlogin are scripts of sh')
  sandbox = createSandbox()
})
afterEach(() => sandbox?.remove())

/** Stand-ins for ecrlogin, with the text that a shell evaluates; null for none on PATH. */
const programs: readonly (readonly [what: string, script: string | null, isGood: boolean])[] = [
  ['works', "echo '/bin/echo evaluated'", true],
  ['is missing', null, false],
  ['is silent', '', false],
  ['is killed before it prints', 'kill -9 $$', false],
  ['cannot start', '#!/no/such/interpreter', false],
  ['fails after a text that fails', `echo "throw"; exit 4`, false],
]

describe.each(shells)('in $name, the long form', (shell) => {
  const line = evaluations[shell.dialect].long

  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
  })

  it.each(programs)('if ecrlogin %s', async (_, script, isGood) => {
    if (script !== null) addProgram(script)
    // As a condition, and as a line of a script that ends at the first failure.
    const asked = await evaluate(shell, conditions[shell.dialect](line))
    expect(asked).toBe(isGood ? 'evaluated\nyes\n' : 'no\n')
    const strict = await evaluate(shell, `${line}${shell.dialect === 'fish' ? '; or exit 1' : ''}\n${goOn}`)
    expect(strict).toBe(isGood ? 'evaluated\nwent on\n' : '')
  })

  it('leaves no variable with the password behind', async () => {
    addProgram("echo '/bin/echo evaluated'")
    expect(await evaluate(shell, `${line}\n${show[shell.dialect]}`)).toBe('evaluated\n\n')
  })
})

describe('control: in bash, the short form succeeds without a text', () => {
  it.each(programs)('if ecrlogin %s', async (what, script) => {
    const bash = shells.find(({ name }) => name === 'bash')!
    if (script !== null) addProgram(script)
    const asked = await evaluate(bash, conditions.sh(evaluations.sh.short))
    const texts: Record<string, string> = {
      works: 'evaluated\nyes\n',
      'fails after a text that fails': 'no\n',
    }
    expect(asked).toBe(texts[what] ?? 'yes\n')
  })
})

const goOn = '/bin/echo went on'

const conditions = {
  sh: (line: string) => `if ${line}; then echo yes; else echo no; fi`,
  fish: (line: string) => `if ${line}; echo yes; else; echo no; end`,
  powershell: (line: string) => `try { ${line}; 'yes' } catch { 'no' }`,
} as const

// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable is meant.
const show = { sh: 'echo "${login-}"', fish: 'echo "$login"', powershell: '"$login"' } as const

// posh and pwsh do not start there themselves.
describe('in a directory that was deleted,', () => {
  it.for(shells.filter(({ name }) => !['posh', 'pwsh'].includes(name)))(
    '$name gets the failure of ecrlogin',
    async (shell, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const short = evaluations[shell.dialect].short.replace('--region us-west-2', 'docker.io')
      const script = join(sandbox.home, `script.${shell.extension}`)
      writeFileSync(script, `${conditions[shell.dialect](short)}\n`)
      const command = `mkdir gone; cd gone; rmdir ../gone; exec "$@"`
      const argv = ['sh', '-c', command, 'sh', ...shell.plain, script]
      const ended = await runProgram(argv, { environment: sandbox.environment, cwd: sandbox.home })
      expect(ended.stdout).toBe('no\n')
      expect(ended.stderr).toContain('docker.io')
    },
  )

  it('so in one whose path is longer than the system can name', async ({ skip }) => {
    if (!findProgram('bash')) return skip('bash is not installed')
    const script = [
      'for i in {1..30}; do mkdir "$1" && cd -P "$1" || exit 1; done',
      'ecrlogin get -o sh docker.io; status=$?',
      'cd "$HOME" && rm -rf "$1"; exit $status',
    ]
    const argv = ['bash', '-c', script.join('\n'), 'bash', 'x'.repeat(200)]
    const ended = await runProgram(argv, { environment: sandbox.environment, cwd: sandbox.home })
    expect(ended).toMatchObject({ stdout: "/bin/sh -c 'exit 2'\n", exitCode: 2 })
  })
})

function addProgram(script: string): void {
  const head = script.startsWith('#!') ? '' : '#!/bin/sh\n'
  writeFileSync(join(sandbox.bin, 'ecrlogin'), `${head}${script}\n`, { mode: 0o755 })
}

/** The output of a shell that runs these lines with its strict flags, and with no ecrlogin on PATH but a stand-in. */
async function evaluate(shell: Shell, lines: string): Promise<string> {
  const script = join(sandbox.home, `script.${shell.extension}`)
  writeFileSync(script, `${lines}\n`)
  const { PATH } = withoutPrograms(sandbox)
  const environment = { ...sandbox.environment, PATH: `${sandbox.bin}:${PATH}` }
  const ended = await runProgram([...shell.strict, script], { environment, timeoutMs: 20_000 })
  return ended.stdout
}
