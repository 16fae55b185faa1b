import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../support/programs/programs.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'

let sandbox: Sandbox
let path: string

beforeEach(() => {
  sandbox = createSandbox()
  path = join(sandbox.home, 'config/ecrlogin/config.toml')
  mkdirSync(dirname(path), { recursive: true })
})
afterEach(() => sandbox.remove())

const setUp = (...args: string[]) =>
  runProgram(['ecrlogin', 'setup', 'registry', ...args], { environment: sandbox.environment })

describe('ecrlogin setup registry --undo', () => {
  it('removes its rule, and says that there is none when it is repeated', async () => {
    expect(await setUp('444455556666', '--profile', 'puller')).toMatchObject({ exitCode: 0 })
    const conflict = await setUp('444455556666', '--profile', 'other')
    expect(conflict).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `ecrlogin: ${path} already has another rule for "444455556666". Change it there, or remove it first: \`ecrlogin setup registry 444455556666 --undo\`.\n`,
    })
    const undo = conflict.stderr.match(/`ecrlogin setup registry ([^`]+)`/)![1]!.split(' ')
    expect(await setUp(...undo)).toMatchObject({ exitCode: 0, stderr: '' })
    const stdout = `${path} has no rule for "444455556666".\n`
    expect(await setUp(...undo)).toEqual({ exitCode: 0, stdout, stderr: '' })
  })

  it('does not remove a rule that it did not write', async () => {
    const text = 'registry = [{ match = "444455556666", profile = "puller" }]\n'
    writeFileSync(path, text)
    expect(await setUp('444455556666', '--undo')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `ecrlogin: ${path} has a rule for "444455556666" that setup did not write. Remove it by hand.\n`,
    })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})
