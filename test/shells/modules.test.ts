import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import {
  load,
  type ModuleShell,
  moduleShells,
  runScript,
  sources,
  withoutPrograms,
} from '../support/shells/module-shells.ts'
import { isInstalled } from '../support/shells/shells.ts'

let sandbox: Sandbox

beforeEach(() => {
  sandbox = createSandbox()
})
afterEach(() => sandbox.remove())

describe.each(moduleShells)('the module of $name', (shell) => {
  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
  })

  it('loads twice under strict flags without printing anything', async () => {
    const lines = [load(shell), load(shell), 'echo loaded']
    const ended = await runScript(shell, lines, sandbox, { environment: withoutPrograms(sandbox) })
    expect(ended).toEqual({ exitCode: 0, stdout: 'loaded\n', stderr: '' })
  })

  it('changes nothing in the shell except its own names', async () => {
    const [before, after] = await snapshotAround(shell, [load(shell), load(shell)])
    expect(before!.length).toBeGreaterThan(1000)
    expect(after).toBe(before)
  })

  it('states in its first lines what it is, how to load it and which versions it supports', () => {
    const head = readFileSync(join(sources, shell.file), 'utf8').split('\n\n')[0]!
    expect(head).toContain(`# ecrlogin for ${shell.name}: `)
    expect(head).toMatch(/source \/path\/to\/shells\//)
    expect(head).toMatch(new RegExp(`${shell.name} \\d\\.\\d and newer`))
  })
})

describe('control: the comparison of snapshots', () => {
  it.each(['set -f', 'x=1', 'alias l=ls', 'f() { :; }', 'trap : EXIT'])('notices %s', async (line) => {
    const [before, after] = await snapshotAround(moduleShells[0]!, [line])
    expect(after).not.toBe(before)
  })
})

it('the bash module passes shellcheck', async ({ skip }) => {
  if (!findProgram('shellcheck')) return skip('shellcheck is not installed')
  const { stdout, exitCode } = await lint([
    'shellcheck',
    '--severity=style',
    join(sources, 'bash/ecrlogin.bash'),
  ])
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 })
})

it.for(['ecrlogin.zsh', '_ecrlogin'])('zsh/%s passes zsh -n', async (file, { skip }) => {
  if (!findProgram('zsh')) return skip('zsh is not installed')
  const { stderr, exitCode } = await lint(['zsh', '--no-rcs', '-n', join(sources, 'zsh', file)])
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
})

it('the fish module is formatted by fish_indent', async ({ skip }) => {
  if (!findProgram('fish_indent')) return skip('fish_indent is not installed')
  const files = readdirSync(join(sources, 'fish'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.fish'))
    .map((file) => join(sources, 'fish', file))
  expect(files).toHaveLength(5)
  const { exitCode } = await lint(['fish_indent', '--check', ...files])
  expect(exitCode).toBe(0)
})

/** The complete state of a shell before and after these lines. */
async function snapshotAround(shell: ModuleShell, lines: readonly string[]): Promise<string[]> {
  const names = ['before', 'after'].map((name) => join(sandbox.home, name))
  const snapshot = join(import.meta.dirname, `snapshot.${shell.name}`)
  const script = [`source '${snapshot}'`, `snapshot >${names[0]}`, ...lines, `snapshot >${names[1]}`]
  const environment = withoutPrograms(sandbox)
  const ended = await runScript(shell, script, sandbox, { environment, argv: shell.plain })
  expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  return names.map((name) => readFileSync(name, 'utf8'))
}

function lint(argv: readonly string[]) {
  return runProgram(argv, { environment: sandbox.environment })
}
