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
  if (process.platform === 'win32') skip('the programs that record arguments are scripts of sh')
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
      const args = fc.sample(hostileBytes, count)
      const before = ['get', '-o', shell.dialect].map(toBytes)
      const expected = portions(args).flatMap((some) => [...some, ...before, ...some])
      expectSame(await throughModule(shell, args, ['ecrlogin', 'get-ecr-login-command']), expected)
    },
  )
}

it('control: a function that splits or evaluates its arguments is noticed', async ({ skip }) => {
  const bash = moduleShells[0]!
  if (!isInstalled(bash)) return skip('bash is not installed')
  const args = [Buffer.from('two words')]
  const got = await throughModule(bash, args, ['split'], ['split() { ecrlogin $*; }'])
  expect(() => expectSame(got, args)).toThrow()
  const evaluated = throughModule(bash, [Buffer.from(intruder)], ['lax'], ['lax() { eval "$1"; }'])
  await expect(evaluated).rejects.toThrow('started')
})

/** The arguments that the program receives when a shell passes them, in portions, to functions of its module. */
async function throughModule(
  shell: ModuleShell,
  args: readonly Buffer[],
  functions: readonly string[],
  definitions: readonly string[] = [],
): Promise<Buffer[]> {
  // With a program beside the modules and none on PATH, the functions start this program.
  const packageFolder = join(sandbox.home, 'package')
  cpSync(sources, join(packageFolder, 'shells'), {
    recursive: true,
    filter: (path) => !/powershell/.test(path),
  })
  addProgram(join(packageFolder, 'ecrlogin'), recordArgs())
  const values = join(sandbox.home, 'values')
  writeFileSync(values, Buffer.concat(args.flatMap((arg) => [arg, Buffer.from([0])])))
  const calls = functions.map((name) => `${name} ${shell.dialect === 'fish' ? '$some' : '"$@"'}`)
  const lines =
    shell.dialect === 'fish'
      ? [
          `set -l args (string split0 <'${values}')`,
          `for i in (seq 1 ${portionSize} (count $args))`,
          `set -l some $args[$i..(math $i + ${portionSize - 1})]`,
          ...calls,
          'end',
        ]
      : [
          'set --',
          `while IFS= read -r -d '' arg; do set -- "$@" "$arg"`,
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
      const args = fc.sample(hostileArgument, count)
      addProgram(join(sandbox.bin, 'client'), `${recordArgs()}\ncat >/dev/null`)
      const lines = portions(args).map((some) =>
        dialects.get(shell.dialect)!.snippet([{ argv: ['client', ...some], password: 'p' }]),
      )
      expectSame(await recorded(shell, lines), args.map(toBytes))
    },
  )
}

for (const shell of shells.filter(({ dialect }) => dialect === 'powershell')) {
  itHolds(
    `the module on ${shell.name} passes every argument on unchanged, and starts and writes nothing else`,
    tries,
    async (count, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const args = fc.sample(
        // The module answers for ids with a wrong number of digits itself.
        hostileArgument.filter((arg) => !/^[0-9-]*$/.test(arg)),
        count,
      )
      const values = join(sandbox.home, 'values.json')
      writeFileSync(values, JSON.stringify(portions(args)))
      // It does not stay for further questions, so each of them starts it.
      addProgram(join(sandbox.bin, 'recording'), `[ "$1" != serve ] || exit 0\n${recordArgs()}`)
      const lines = [
        `Import-Module '${join(sources, 'powershell', 'ECRLogin', 'ECRLogin.psd1')}'`,
        `$env:ECRLOGIN_CLI = '${join(sandbox.bin, 'recording')}'`,
        `foreach ($some in ConvertFrom-Json ([IO.File]::ReadAllText('${values}'))) {`,
        '  $one = @{ ProfileName = $some[0]; EndpointUrl = $some[0]; Region = $some[0] }',
        `  $null = Get-ECRLoginCommand @one -RegistryId ${account} -Registry $some`,
        `  $null = Disconnect-ECRRegistry -Registry ${account} -Client $some`,
        '}',
      ]
      const expected = portions(args).flatMap((some) => [
        ...['get', '--errors=json', '--output=json'],
        ...['profile', 'endpoint-url', 'region'].map((option) => `--${option}=${some[0]}`),
        `--registry-id=${account}`,
        ...['--', ...some],
        ...['logout', '--errors=json', ...some.map((arg) => `--client=${arg}`), '--', account],
      ])
      expectSame(await recorded(shell, lines), expected.map(toBytes))
    },
  )
}

/** Runs a script in a folder that must stay empty, and returns the arguments that recording programs received. */
async function recorded(shell: Shell, lines: readonly string[]): Promise<Buffer[]> {
  const environment = { ...withoutPrograms(sandbox), LC_ALL: 'C.UTF-8' }
  const before = readdirSync(sandbox.home)
  const { exitCode, stderr } = await runScript(shell, lines, sandbox, {
    environment,
    cwd: folder,
    timeoutMs: 900_000,
  })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  // The shells have their own folders there.
  const known = new Set([...before, 'cache', 'config', 'data', 'record', `script.${shell.extension}`])
  expect(readdirSync(sandbox.home).filter((name) => !known.has(name))).toEqual([])
  expect({ here: readdirSync(folder), isStarted: existsSync(trace()) }).toEqual({
    here: [],
    isStarted: false,
  })
  const record = readFileSync(join(sandbox.home, 'record'))
  const args: Buffer[] = []
  for (let start = 0; start < record.length; ) {
    const end = record.indexOf(0, start)
    args.push(record.subarray(start, end))
    start = end + 1
  }
  return args
}

/** Compares up to the first difference, because all differences would be too long to read. */
function expectSame(args: readonly Buffer[], expected: readonly Buffer[]): void {
  const i = expected.findIndex((arg, at) => !args[at]?.equals(arg))
  expect({ i, arg: args[i]?.toString('latin1') }).toEqual({ i, arg: expected[i]?.toString('latin1') })
  expect(args).toHaveLength(expected.length)
}

function toBytes(arg: string): Buffer {
  return Buffer.from(arg)
}

function recordArgs(): string {
  return `[ $# -eq 0 ] || printf '%s\\0' "$@" >>'${join(sandbox.home, 'record')}'`
}

function addProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`, { mode: 0o755 })
}

function trace(): string {
  return join(sandbox.home, 'started')
}
