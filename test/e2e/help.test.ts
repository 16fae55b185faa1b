import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes } from '@ecrlogin/core'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../packages/cli/src/commands/index.ts'
import { topics } from '../../packages/cli/src/help/index.ts'
import { run } from '../../packages/cli/src/program.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { keysSection } from '../support/cloud/stage.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { createRecordingIo } from '../support/programs/recording-io.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
  const { home } = cloud.sandbox
  mkdirSync(join(home, '.aws'))
  writeFileSync(join(home, '.aws', 'credentials'), keysSection('production', defaultPrincipal))
})
afterAll(() => cloud.close())

async function helpOf(argv: readonly string[], environment = {}, isOutTerminal = false): Promise<string> {
  const io = { ...createRecordingIo(environment), isOutTerminal }
  expect(await run(argv, io, '0.0.0')).toBe(0)
  return io.written.out
}

/** The lines under `Examples:`, without their comments. */
function examplesIn(help: string): string[] {
  const [, examples = ''] = help.split('\nExamples:\n')
  return examples.split('\n').flatMap((line) => (/^ {2}[^#]/.test(line) ? [line.trim()] : []))
}

const programs = ['', ...commands.map(({ name }) => name)]

describe('the examples in help', () => {
  it.for(programs)('run exactly as printed: ecrlogin %s', async (name, { skip }) => {
    for (const needed of ['docker', 'skopeo', 'jq']) {
      if (!findProgram(needed)) skip(`${needed} is not installed`)
    }
    const examples = examplesIn(await helpOf([name, '--help'].filter(Boolean)))
    expect(examples).toHaveLength(3)
    for (const line of examples) {
      const ended = await runProgram(['bash', '-euo', 'pipefail', '-c', line], {
        environment: cloud.environment(),
        cwd: cloud.sandbox.home,
      })
      expect({ line, ...ended }).toMatchObject({ exitCode: 0 })
    }
  })
})

describe('the help topics', () => {
  it('are listed in the help of the program, each with its summary', async () => {
    const help = await helpOf(['--help'])
    for (const { name, summary } of topics) expect(help).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'))
  })

  it('fit into a hundred columns', () => {
    for (const { text } of topics) {
      expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    }
  })

  it('name every exit code and every error code', async () => {
    const text = await helpOf(['help', 'exit-codes'])
    for (const [code, exitCode] of Object.entries(exitCodes)) {
      const [, rest = ''] = text.split(`\n${exitCode}  `)
      expect(rest.split(/\n\d/)[0]).toMatch(new RegExp(`\\b${code}\\b`))
    }
  })

  const rows = topics
    .find(({ name }) => name === 'shells')!
    .text.split('\n')
    .flatMap((row) => {
      const [, names, line] = /^ {2}(\w[\w, ]*?) {2,}(\S.*)$/.exec(row) ?? []
      return (names ?? '').split(', ').flatMap((name) => (line ? [[name, line] as const] : []))
    })

  it.for(rows)('show a line for %s that works: %s', async ([name, line], { skip }) => {
    const shell = shells.find((one) => one.name === (name === 'PowerShell' ? 'pwsh' : name))
    if (!shell || !isInstalled(shell) || !findProgram('docker')) return skip(`${name} is not installed`)
    const script = join(cloud.sandbox.home, `topic.${shell.extension}`)
    writeFileSync(script, `${line}\n`)
    const ended = await runProgram([...shell.plain, script], { environment: cloud.environment() })
    expect(ended).toMatchObject({ exitCode: 0 })
  })
})

describe('help', () => {
  it('of COMMAND is the same as COMMAND --help', async () => {
    expect(await helpOf(['help', 'login'])).toBe(await helpOf(['login', '--help']))
    expect(await helpOf(['help'])).toBe(await helpOf(['--help']))
  })

  it.each([
    ['shels', 'Did you mean shells?'],
    ['lgin', 'Did you mean login?'],
    ['zzzzzzzz', 'There are credentials, shells, exit-codes, get,'],
  ])('suggests a topic for an unknown one: %s', async (word, words) => {
    const io = createRecordingIo()
    expect(await run(['help', word], io, '0.0.0')).toBe(2)
    expect(io.written.err).toContain(words)
  })

  it('uses colours only on a terminal, and none with NO_COLOR', async () => {
    expect(await helpOf(['login', '--help'], {}, true)).toContain('\u001b[1mUsage:\u001b[0m')
    expect(await helpOf(['login', '--help'], { NO_COLOR: '1' }, true)).not.toContain('\u001b')
    expect(await helpOf(['login', '--help'])).not.toContain('\u001b')
  })
})
