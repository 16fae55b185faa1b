import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { profileLine } from '../../packages/cli/src/commands/init.ts'
import { isDialect } from '../../packages/cli/src/formats/format.ts'
import { findDialect, formats } from '../../packages/cli/src/formats/index.ts'
import { hostileValues } from '../support/hostile/values.ts'
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
let environment: Record<string, string>

beforeEach(() => {
  sandbox = createSandbox()
  environment = withoutPrograms(sandbox)
})
afterEach(() => sandbox.remove())

const dialectNames = formats.filter(isDialect).flatMap(({ name, aliases }) => [name, ...aliases])

/** Programs that print their name and arguments, in the places where the modules look for ecrlogin. */
const printing = {
  script: `console.log('npm ' + JSON.stringify(process.argv.slice(2)))\n`,
  program: (name: string) => `#!/bin/sh\necho ${name} "$*"\n`,
}

/** The user's own functions and aliases for every command that a module might call. */
const userDefinitions: Record<string, readonly string[]> = {
  bash: [
    'shopt -s expand_aliases',
    ...aliases('command', 'complete', 'compgen', 'declare', 'local', 'printf', 'read', 'return', 'type'),
    ...functions('cd', 'command', 'grep', 'node', 'printf', 'read', 'sed', 'test', 'type'),
  ],
  zsh: [
    ...functions('cd', 'command', 'grep', 'node', 'printf', 'read', 'sed', 'test', 'whence'),
    ...aliases('autoload', 'command', 'emulate', 'local', 'printf', 'return', 'typeset', 'whence'),
  ],
  fish: ['cat', 'cd', 'grep', 'node', 'printf', 'realpath'].map(
    (name) => `function ${name}; echo hijacked; end`,
  ),
}

describe.each(moduleShells)('in $name, the function ecrlogin', (shell) => {
  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
  })

  it('runs the program on PATH if there is one', async () => {
    const packageFolder = layPackage(join(sandbox.home, 'package'))
    writeProgram(join(sandbox.bin, 'ecrlogin'), 'path')
    writeProgram(join(sandbox.bin, 'get-ecr-login-command'), 'path2')
    const lines = [load(shell, join(packageFolder, 'shells')), 'ecrlogin a', 'get-ecr-login-command b']
    const ended = await run(shell, lines)
    const own = shell.name === 'fish' ? 'path get -o fish b' : 'path2 b'
    expect(ended).toEqual({ exitCode: 0, stdout: `path a\n${own}\n`, stderr: '' })
  })

  it('runs a program that appears on PATH after the module is loaded', async () => {
    writeProgram(join(sandbox.home, 'ecrlogin'), 'later')
    const lines = [load(shell), 'mv ecrlogin bin/', 'ecrlogin a', 'get-ecr-login-command b']
    const { stdout } = await run(shell, lines)
    expect(stdout).toBe(`later a\nlater get -o ${shell.dialect} b\n`)
  })

  it('runs the executable beside the folder of the modules rather than one on PATH or in the npm package', async () => {
    const packageFolder = layPackage(join(sandbox.home, 'package'))
    writeProgram(join(sandbox.bin, 'ecrlogin'), 'path')
    writeProgram(join(sandbox.bin, 'get-ecr-login-command'), 'path2')
    writeProgram(join(packageFolder, 'ecrlogin'), 'executable')
    const lines = [load(shell, join(packageFolder, 'shells')), 'ecrlogin a', 'get-ecr-login-command b']
    const { stdout } = await run(shell, lines)
    expect(stdout).toBe(`executable a\nexecutable get -o ${shell.dialect} b\n`)
  })

  it('runs the npm package that contains the module, and passes every argument unchanged', async () => {
    const packageFolder = layPackage(join(sandbox.home, 'package'))
    const args = hostileValues.map(findDialect(shell.dialect)!.quote).join(' ')
    const lines = [load(shell, join(packageFolder, 'shells')), `ecrlogin ${args}`]
    const { stdout } = await run(shell, lines)
    expect(JSON.parse(stdout.replace(/^npm /, ''))).toEqual(hostileValues)
  })

  it('works in a folder of any name with the line that init prints', async () => {
    const packageFolder = layPackage(join(sandbox.home, `it's $(touch pwned) "a" folder & [more]`))
    const line = await profileLine(shell.name, join(packageFolder, 'shells'))
    expect(await run(shell, [line, 'ecrlogin a'])).toMatchObject({ stdout: 'npm ["a"]\n', stderr: '' })
  })

  it('works if the module is loaded by a relative path and the directory changes', async () => {
    layPackage(join(sandbox.home, 'package'))
    const { stdout } = await run(shell, [`source package/shells/${shell.file}`, 'cd /', 'ecrlogin a'])
    expect(stdout).toBe('npm ["a"]\n')
  })

  it('works with any aliases and functions of the user', async () => {
    const packageFolder = layPackage(join(sandbox.home, 'package'))
    const folder = join(packageFolder, 'shells')
    const lines = [...userDefinitions[shell.name]!, load(shell, folder), load(shell, folder), 'ecrlogin a']
    expect(await run(shell, lines)).toEqual({ exitCode: 0, stdout: 'npm ["a"]\n', stderr: '' })
  })

  it('reports a missing program when it is called, and where it has searched', async () => {
    const { exitCode, stdout, stderr } = await run(shell, [load(shell), 'ecrlogin login', 'echo $status'])
    expect(stderr).toMatch(
      /^ecrlogin: The program ecrlogin is neither on PATH nor in .* Install it: npm install/,
    )
    expect({ exitCode, stdout }).toEqual(
      shell.name === 'fish' ? { exitCode: 0, stdout: '127\n' } : { exitCode: 127, stdout: '' },
    )
  })

  const ofOutput = [...dialectNames, 'csh', "''"].flatMap((name) => [`-o ${name}`, `--output ${name}`])
  const joined = dialectNames.flatMap((name) => [`-o${name}`, `--output=${name}`])

  it('makes evaluating fail if the program is missing, however the dialect is named', async () => {
    const commands = [
      'get-ecr-login-command',
      'get-ecr-login-command 111122223333 --region us-west-2',
      ...[...ofOutput, ...joined, '-o', '--output='].map((option) => `ecrlogin get ${option}`),
      ...['--region -o sh', '--profile -ofish 111122223333', '-- -o ksh'].map(
        (args) => `ecrlogin get ${args}`,
      ),
    ]
    const lines = [load(shell), ...commands.map((command) => `${evaluated(shell, command)}`)]
    const { stdout } = await run(shell, lines, shell.plain)
    expect(stdout).toBe('127\n'.repeat(commands.length))
  })

  it('prints nothing for other readers if the program is missing', async () => {
    const calls = [
      'get',
      'get -o json',
      'get --output=text',
      'get -ogithub',
      'get -o docker-config',
      'secret -o yaml',
      'login 111122223333',
    ]
    const lines = [load(shell), 'IFS=o1-', ...calls.map((call) => `ecrlogin ${call}`)]
    const { stdout } = await run(shell, shell.name === 'fish' ? lines.toSpliced(1, 1) : lines, shell.plain)
    expect(stdout).toBe('')
  })
})

describe('in bash --posix', () => {
  const bash = moduleShells.find(({ name }) => name === 'bash')!
  const argv = ['bash', '--posix', ...bash.strict.slice(1)]

  it('the module loads twice without printing anything, and its function starts the program', async ({
    skip,
  }) => {
    if (!isInstalled(bash)) return skip('bash is not installed')
    const packageFolder = layPackage(join(sandbox.home, 'package'))
    const folder = join(packageFolder, 'shells')
    const ended = await run(bash, [load(bash, folder), load(bash, folder), 'ecrlogin a'], argv)
    expect(ended).toEqual({ exitCode: 0, stdout: 'npm ["a"]\n', stderr: '' })
  })

  it('there is no function with hyphens in its name', async ({ skip }) => {
    if (!isInstalled(bash)) return skip('bash is not installed')
    const { stdout } = await run(bash, [load(bash), 'declare -F | grep -v __ecrlogin_'], argv)
    expect(stdout).toBe('declare -f ecrlogin\n')
  })
})

/** Prints the status with which a shell evaluates the output of a command, whatever separates its words. */
function evaluated({ name }: ModuleShell, command: string): string {
  if (name === 'fish') return `eval (${command} 2>/dev/null); echo $status`
  return `( IFS='-o1 '; eval "$(${command} 2>/dev/null)"; echo "$?" )`
}

function run(shell: ModuleShell, lines: readonly string[], argv?: readonly string[]) {
  return runScript(shell, lines, sandbox, { environment, ...(argv && { argv }) })
}

/** An installed npm package: modules, and a program that prints its arguments. */
function layPackage(folder: string): string {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  cpSync(sources, join(folder, 'shells'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'bin', 'ecrlogin.cjs'), printing.script)
  return folder
}

function writeProgram(path: string, name: string): void {
  writeFileSync(path, printing.program(name))
  chmodSync(path, 0o755)
}

function aliases(...names: readonly string[]): string[] {
  return names.map((name) => `alias ${name}=hijacked`)
}

function functions(...names: readonly string[]): string[] {
  return names.map((name) => `function ${name} { echo hijacked; }`)
}
