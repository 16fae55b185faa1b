import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorKinds } from '@ecrlogin/core'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exitCodes } from '../../packages/cli/src/errors/exit-codes.ts'
import { topics } from '../../packages/cli/src/parser/help.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { keysSection } from '../support/cloud/stage.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import { readCommands } from '../support/programs/command-tree.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

let cloud: Cloud
let kubernetes: Kubernetes

beforeAll(async () => {
  cloud = await startCloud()
  kubernetes = await startKubernetes()
  kubernetes.addNamespace('shop')
  const { home } = cloud.sandbox
  writeFileSync(join(home, 'kubeconfig'), kubernetes.config())
  writeFileSync(join(home, 'secrets.yaml'), 'targets: [{ namespaces: [shop], registries: [public.ecr.aws] }]')
  mkdirSync(join(home, '.aws'))
  writeFileSync(join(home, '.aws', 'credentials'), keysSection('production', defaultPrincipal))
})
afterAll(() => Promise.all([cloud.close(), kubernetes.close()]))

/** Help on a terminal of this width, or in a pipe. */
async function helpOf(
  argv: readonly string[],
  environment = {},
  columns: number | null = null,
): Promise<string> {
  const terminalSize = () => (columns === null ? null : { rows: 24, columns })
  const io = { ...createRecordingIo(environment), terminalSize }
  expect(await runInProcess(argv, io)).toBe(0)
  return io.written.out
}

/** The command lines under `Examples:`, which can continue on a second line. */
function examplesIn(help: string): string[] {
  const [, examples = ''] = help.split('\nExamples:\n')
  return examples.split(/\n {2}(?! )/).flatMap((line) => (/^ *#/.test(line) ? [] : [line.trim()]))
}

const everyCommand = (await readCommands()).map(({ names }) => names)

describe('the examples of help', () => {
  it.for(everyCommand.map((names) => [names.join(' '), names] as const))(
    'work as they are printed: ecrlogin %s',
    async ([, names], { skip }) => {
      for (const needed of ['docker', 'skopeo', 'jq', 'kubectl']) {
        if (!findProgram(needed)) skip(`${needed} is not installed`)
      }
      const examples = examplesIn(await helpOf([...names, '--help']))
      expect(examples.length).toBeGreaterThan(0)
      for (const line of examples) {
        const ended = await runProgram(['bash', '-euo', 'pipefail', '-c', line], {
          environment: { ...cloud.environment(), KUBECONFIG: join(cloud.sandbox.home, 'kubeconfig') },
          cwd: cloud.sandbox.home,
        })
        expect({ line, ...ended }).toMatchObject({ exitCode: 0 })
      }
    },
  )
})

describe('the help topics', () => {
  it('are listed in the help of the program, each with its summary', async () => {
    const help = await helpOf(['--help'])
    for (const { name, summary } of topics) expect(help).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'))
  })

  it('name every exit code and every error code', async () => {
    const text = await helpOf(['help', 'exit-codes'])
    for (const [code, kind] of Object.entries(errorKinds)) {
      const [, rest = ''] = text.split(`\n${exitCodes[kind]}  `)
      expect(rest.split(/\n\d/)[0]).toMatch(new RegExp(`\\b${code}\\b`))
    }
  })

  const rows = topics
    .find(({ name }) => name === 'shells')!
    .text.split(/\n(?! {3})/)
    .flatMap((row) => {
      const [, names, line] = /^ {2}(\w[\w, ]*?) {2,}(\S.*)$/s.exec(row) ?? []
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
  it('on a command is the help of that command', async () => {
    for (const names of everyCommand) {
      expect(await helpOf(['help', ...names])).toBe(await helpOf([...names, '--help']))
    }
  })

  it.each([
    [['shels'], 'Did you mean shells?'],
    [['lgin'], 'Did you mean login?'],
    [['setup', 'dokcer'], 'Did you mean docker? Valid names are registry, docker.'],
    [['zzzzzzzz'], 'Valid names are credentials, shells, exit-codes, get,'],
  ])('on an unknown word suggests one: %j', async (args, hint) => {
    const io = createRecordingIo()
    expect(await runInProcess(['help', ...args], io)).toBe(2)
    expect(io.written.err).toContain(hint)
  })

  it('of a nested command lists its own options, and no others', async () => {
    const help = await helpOf(['setup', 'docker', '--help'])
    expect(help.match(/^ {2}--[a-z-]+/gm)!.map((option) => option.trim())).toEqual([
      '--undo',
      '--region',
      '--registry-id',
      '--public',
      '--fips',
      '--dual-stack',
      '--config',
    ])
  })

  it('uses colours only on a terminal, and none with NO_COLOR', async () => {
    expect(await helpOf(['login', '--help'], {}, 80)).toContain('\u001b[1mUsage:\u001b[0m')
    expect(await helpOf(['login', '--help'], { NO_COLOR: '1' }, 80)).not.toContain('\u001b')
    expect(await helpOf(['login', '--help'])).not.toContain('\u001b')
  })

  it.each([
    ['a pipe', null, 80],
    ['a terminal of 80 columns', 80, 80],
    ['one of 72', 72, 72],
    ['one of 120', 120, 120],
  ])('fits into the width: %s', async (_, columns, width) => {
    for (const argv of [[], ...everyCommand, ...topics.map(({ name }) => ['help', name])]) {
      const help = await helpOf(argv[0] === 'help' ? argv : [...argv, '--help'], { NO_COLOR: '1' }, columns)
      const tooWide = help.split('\n').filter((line) => line.length > width)
      // A narrow terminal breaks command lines itself, so that they can be copied.
      const isCommand = (line: string) => width < 80 && /^ {2,}.*ecrlogin /.test(line)
      expect({ argv, tooWide: tooWide.filter((line) => !isCommand(line)) }).toEqual({ argv, tooWide: [] })
    }
  })
})
