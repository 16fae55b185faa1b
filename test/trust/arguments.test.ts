import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isDialect } from '../../packages/cli/src/formats/format.ts'
import { formats } from '../../packages/cli/src/formats/index.ts'
import {
  hostileArgument,
  hostileBytes,
  intruder,
  portionSize,
  portions,
} from '../support/hostile/arguments.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import {
  load,
  type ModuleShell,
  moduleShells,
  runScript,
  sources,
  withoutPrograms,
} from '../support/shells/module-shells.ts'
import { isInstalled, type Shell, shells } from '../support/shells/shells.ts'
import { itHolds } from '../support/trust/it-holds.ts'

let sandbox: Sandbox
/** The current directory of every shell here, which must stay empty. */
let folder: string

beforeEach(({ skip }) => {
  if (process.platform === 'win32') skip('the programs that record words are scripts of sh')
  sandbox = createSandbox()
  folder = join(sandbox.home, 'here')
  mkdirSync(folder)
  addProgram(join(sandbox.bin, intruder), `: >'${trace()}'`)
})
afterEach(() => sandbox?.remove())

const account = '111122223333'
const tries = { short: 200, long: 10_000 }

for (const shell of moduleShells) {
  itHolds(
    `the module of ${shell.name} passes every argument on byte for byte, and starts and writes nothing else`,
    tries,
    async (count, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const words = fc.sample(hostileBytes, count)
      const before = ['get', '-o', shell.dialect].map(toBytes)
      const expected = portions(words).flatMap((some) => [...some, ...before, ...some])
      expectSame(await throughModule(shell, words, ['ecrlogin', 'get-ecr-login-command']), expected)
    },
  )
}

it('control: a function that splits or evaluates its arguments is noticed', async ({ skip }) => {
  const bash = moduleShells[0]!
  if (!isInstalled(bash)) return skip('bash is not installed')
  const words = [Buffer.from('two words')]
  const got = await throughModule(bash, words, ['split'], ['split() { ecrlogin $*; }'])
  expect(() => expectSame(got, words)).toThrow()
  const evaluated = throughModule(bash, [Buffer.from(intruder)], ['lax'], ['lax() { eval "$1"; }'])
  await expect(evaluated).rejects.toThrow('started')
})

/** What the program got when a shell gave words, so many at once, to functions of its module. */
async function throughModule(
  shell: ModuleShell,
  words: readonly Buffer[],
  functions: readonly string[],
  definitions: readonly string[] = [],
): Promise<Buffer[]> {
  // The modules with a program beside them, and none on PATH, so that the functions start it.
  const packageFolder = join(sandbox.home, 'package')
  cpSync(sources, join(packageFolder, 'shells'), {
    recursive: true,
    filter: (path) => !/powershell/.test(path),
  })
  addProgram(join(packageFolder, 'ecrlogin'), recordWords())
  const values = join(sandbox.home, 'values')
  writeFileSync(values, Buffer.concat(words.flatMap((word) => [word, Buffer.from([0])])))
  const calls = functions.map((name) => `${name} ${shell.dialect === 'fish' ? '$some' : '"$@"'}`)
  const lines =
    shell.dialect === 'fish'
      ? [
          `set -l words (string split0 <'${values}')`,
          `for i in (seq 1 ${portionSize} (count $words))`,
          `set -l some $words[$i..(math $i + ${portionSize - 1})]`,
          ...calls,
          'end',
        ]
      : [
          'set --',
          `while IFS= read -r -d '' word; do set -- "$@" "$word"`,
          `if [ $# -eq ${portionSize} ]; then ${calls.join('; ')}; set --; fi`,
          `done <'${values}'`,
          `if [ $# -gt 0 ]; then ${calls.join('; ')}; fi`,
        ]
  return recorded(shell, [load(shell, join(packageFolder, 'shells')), ...definitions, ...lines])
}

const dialects = new Map(formats.filter(isDialect).map((dialect) => [dialect.name, dialect]))

for (const shell of shells) {
  itHolds(
    `a snippet in ${shell.name} passes every argument to the client unchanged, and starts and writes nothing else`,
    tries,
    async (count, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const words = fc.sample(hostileArgument, count)
      addProgram(join(sandbox.bin, 'client'), `${recordWords()}\ncat >/dev/null`)
      const lines = portions(words).map((some) =>
        dialects.get(shell.dialect)!.snippet([{ argv: ['client', ...some], password: 'p' }]),
      )
      expectSame(await recorded(shell, lines), words.map(toBytes))
    },
  )
}

for (const shell of shells.filter(({ dialect }) => dialect === 'powershell')) {
  itHolds(
    `the module on ${shell.name} passes every argument on unchanged, and starts and writes nothing else`,
    tries,
    async (count, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const words = fc.sample(
        hostileArgument.filter((word) => word !== ''),
        count,
      )
      const values = join(sandbox.home, 'values.json')
      writeFileSync(values, JSON.stringify(portions(words)))
      addProgram(join(sandbox.bin, 'recording'), recordWords())
      const lines = [
        `Import-Module '${join(sources, 'powershell', 'ECRLogin', 'ECRLogin.psd1')}'`,
        `$env:ECRLOGIN_CLI = '${join(sandbox.bin, 'recording')}'`,
        `foreach ($some in ConvertFrom-Json ([IO.File]::ReadAllText('${values}'))) {`,
        '  $one = @{ ProfileName = $some[0]; EndpointUrl = $some[0]; Region = $some[0] }',
        '  $null = Get-ECRLoginCommand @one -RegistryId $some -Registry $some',
        `  $null = Disconnect-ECRRegistry -Registry ${account} -Client $some`,
        '}',
      ]
      const expected = portions(words).flatMap((some) => [
        ...['get', '--errors=json', '--output=json'],
        ...['profile', 'endpoint-url', 'region'].map((option) => `--${option}=${some[0]}`),
        ...some.map((word) => `--registry-id=${word}`),
        ...['--', ...some],
        ...['logout', '--errors=json', ...some.map((word) => `--client=${word}`), '--', account],
      ])
      expectSame(await recorded(shell, lines), expected.map(toBytes))
    },
  )
}

/** Runs a script where nothing may be written, and gives the words that recording programs got. */
async function recorded(shell: Shell, lines: readonly string[]): Promise<Buffer[]> {
  const environment = { ...withoutPrograms(sandbox), LC_ALL: 'C.UTF-8' }
  const before = readdirSync(sandbox.home)
  const { exitCode, stderr } = await runScript(shell, lines, sandbox, {
    environment,
    cwd: folder,
    timeoutMs: 900_000,
  })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  // The shells have places of their own there.
  const known = new Set([...before, 'cache', 'config', 'data', 'record', `script.${shell.extension}`])
  expect(readdirSync(sandbox.home).filter((name) => !known.has(name))).toEqual([])
  expect({ here: readdirSync(folder), isStarted: existsSync(trace()) }).toEqual({
    here: [],
    isStarted: false,
  })
  const record = readFileSync(join(sandbox.home, 'record'))
  const words: Buffer[] = []
  for (let start = 0; start < record.length; ) {
    const end = record.indexOf(0, start)
    words.push(record.subarray(start, end))
    start = end + 1
  }
  return words
}

/** Compares up to the first difference; all of them would be too long to read. */
function expectSame(words: readonly Buffer[], expected: readonly Buffer[]): void {
  const i = expected.findIndex((word, at) => !words[at]?.equals(word))
  expect({ i, word: words[i]?.toString('latin1') }).toEqual({ i, word: expected[i]?.toString('latin1') })
  expect(words).toHaveLength(expected.length)
}

function toBytes(word: string): Buffer {
  return Buffer.from(word)
}

function recordWords(): string {
  return `[ $# -eq 0 ] || printf '%s\\0' "$@" >>'${join(sandbox.home, 'record')}'`
}

function addProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`, { mode: 0o755 })
}

function trace(): string {
  return join(sandbox.home, 'started')
}
