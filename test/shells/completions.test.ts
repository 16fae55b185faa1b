import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clients } from '../../packages/cli/src/clients/index.ts'
import { commands } from '../../packages/cli/src/commands/index.ts'
import { isDialect } from '../../packages/cli/src/formats/format.ts'
import { formatNames, formats } from '../../packages/cli/src/formats/index.ts'
import { topics } from '../../packages/cli/src/help/index.ts'
import { secretFormats } from '../../packages/cli/src/kubernetes/secret.ts'
import { run } from '../../packages/cli/src/program.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { createRecordingIo } from '../support/programs/recording-io.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { load, type ModuleShell, moduleShells, runScript, sources } from '../support/shells/module-shells.ts'
import { isInstalled } from '../support/shells/shells.ts'

let sandbox: Sandbox

// One for all of them: zsh keeps there what it has found out about its completions.
beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

const commandNames = commands.map(({ name }) => name)
const dialectNames = formats.filter(isDialect).flatMap(({ name, aliases }) => [name, ...aliases])
const clientNames = clients.map(({ name }) => name)

/** Lines that end where a value or a topic can stand, and every value that the program takes there. */
const values: readonly (readonly [string, readonly string[]])[] = [
  ['ecrlogin get -o ', formatNames],
  ['ecrlogin get --output ', formatNames],
  ['ecrlogin get --output=', formatNames],
  ['get-ecr-login-command -o ', formatNames],
  ['ecrlogin get --command-as ', dialectNames],
  ['ecrlogin get --client ', clientNames],
  ['ecrlogin login --client ', clientNames],
  ['ecrlogin logout --all --client ', clientNames],
  ['ecrlogin secret -o ', secretFormats],
  ['ecrlogin token --errors ', ['text', 'json']],
  ['ecrlogin help ', [...topics.map(({ name }) => name), ...commandNames]],
]

const config = `
[default]
region = us-west-2
[profile dev]
  [profile "quoted"]
[profile me@example.com:admin] # a comment
[sso-session corp]
[services local]
[profile ]
[not-a-profile]
[profile last]`

describe.each(moduleShells)('$name completes', (shell) => {
  beforeEach(({ skip }) => {
    if (!isInstalled(shell)) skip(`${shell.name} is not installed`)
  })

  it('exactly the commands of the program', async () => {
    const [offered] = await ask(shell, ['ecrlogin '])
    expect(offered).toEqual([...commandNames, 'help'].sort())
  })

  it('exactly the options of the program and of each command', async () => {
    const [ofProgram, ...ofCommands] = await ask(shell, [
      'ecrlogin -',
      ...commandNames.map((name) => `ecrlogin ${name} -`),
    ])
    expect(ofProgram).toEqual(await readOptions([]))
    for (const [i, name] of commandNames.entries()) {
      expect({ name, options: ofCommands[i] }).toEqual({ name, options: await readOptions([name]) })
    }
  })

  it('the options of ecrlogin get for get-ecr-login-command', async () => {
    const [offered] = await ask(shell, ['get-ecr-login-command -'])
    expect(offered).toEqual(await readOptions(['get']))
  })

  it('exactly the values that the program accepts', async () => {
    const offered = await ask(
      shell,
      values.map(([line]) => line),
    )
    for (const [i, [line, own]] of values.entries()) {
      expect({ line, values: offered[i]!.map(withoutOption) }).toEqual({ line, values: [...own].sort() })
    }
  })

  it('exactly the first arguments that help lists', async () => {
    const loaded = await Promise.all(commands.map(async ({ name, load }) => ({ name, ...(await load()) })))
    const names = loaded.filter(({ arguments: registries }) => !registries).map(({ name }) => name)
    const offered = await ask(
      shell,
      names.map((name) => `ecrlogin ${name} `),
    )
    for (const [i, name] of names.entries()) {
      expect({ name, offered: offered[i] }).toEqual({ name, offered: await readFirstArguments(name) })
    }
  })

  it('only what starts with the word at the cursor', async () => {
    const lines = [
      'ecrlogin lo',
      'ecrlogin get --r',
      'ecrlogin get --output=p',
      'ecrlogin get --region us-gov',
    ]
    const offered = await ask(shell, lines)
    expect(offered.map((one) => one.map(withoutOption))).toEqual([
      ['login', 'logout'],
      ['--region', '--registry-id', '--role-arn'],
      ['powershell', 'pwsh'],
      ['us-gov-east-1', 'us-gov-west-1'],
    ])
  })

  it('the profiles of both AWS files that the environment names', async () => {
    writeFileSync(join(sandbox.home, 'aws-config'), config)
    writeFileSync(join(sandbox.home, 'aws-credentials'), '[default]\r\n[keys]\r\n[profile-like]\r\n')
    const environment = {
      AWS_CONFIG_FILE: '~/aws-config',
      AWS_SHARED_CREDENTIALS_FILE: `${sandbox.home}/aws-credentials`,
    }
    const lines = ['ecrlogin login --profile ', 'ecrlogin login --profile me@example.com:']
    const [all, one] = await ask(shell, lines, environment)
    expect(all).toEqual(['default', 'dev', 'keys', 'last', 'me@example.com:admin', 'profile-like', 'quoted'])
    expect(one!.map((name) => name.replace('me@example.com:', ''))).toEqual(['admin'])
  })

  it('the profiles of the files in HOME, and none if there are no files', async () => {
    const home = join(sandbox.home, `home-of-${shell.name}`)
    mkdirSync(join(home, '.aws'), { recursive: true })
    const line = 'ecrlogin get --profile '
    expect(await ask(shell, [line], { HOME: home })).toEqual([[]])
    writeFileSync(join(home, '.aws', 'config'), '[profile one]')
    writeFileSync(join(home, '.aws', 'credentials'), '[two]')
    expect(await ask(shell, [line], { HOME: home })).toEqual([['one', 'two']])
  })

  it('nothing for free values and unknown commands', async () => {
    writeFileSync(join(sandbox.home, 'a-file'), '')
    const lines = ['ecrlogin get ', 'ecrlogin get --role-arn ', 'ecrlogin nonsense ']
    expect(await ask(shell, lines)).toEqual([[], [], []])
  })

  it('everything without starting the program', async () => {
    const program = addRecordingClient(sandbox, 'ecrlogin')
    const [offered] = await ask(shell, ['ecrlogin get -o '])
    expect(offered).not.toEqual([])
    expect(program.calls()).toEqual([])
  })
})

it('every shell completes the same regions', async ({ skip }) => {
  if (!moduleShells.some(isInstalled)) return skip('none of the shells is installed')
  const offered = await Promise.all(
    moduleShells.filter(isInstalled).map((shell) => ask(shell, ['ecrlogin get --region '])),
  )
  expect(offered[0]![0]).toContain('us-west-2')
  for (const one of offered) expect(one).toEqual(offered[0])
})

describe('TAB in bash', () => {
  const bash = moduleShells.find(({ name }) => name === 'bash')!
  const tabs: readonly (readonly [string, readonly string[]])[] = [
    ['log\tout', ['logout']],
    ['to\t', ['token']],
    ['get --output=js\t', ['get', '--output=json']],
    ['get --command-as=f\t', ['get', '--command-as=fish']],
    ['login --profile me@\t', ['login', '--profile', 'me@example.com:admin']],
    ['login --profile=me@example.com:\t', ['login', '--profile=me@example.com:admin']],
    ['get --region us-gov-e\t --fi\t', ['get', '--region', 'us-gov-east-1', '--fips']],
  ]

  it.for([
    ['at their default', ''],
    ['without =, : and @', "COMP_WORDBREAKS=$' \\t\\n'"],
  ])('completes the line with break characters %s', async ([, setting], { skip }) => {
    // readline also reads from a pipe, where it sees a TAB as on a terminal.
    if (!isInstalled(bash)) return skip('bash is not installed')
    const program = addRecordingClient(sandbox, 'ecrlogin')
    writeFileSync(join(sandbox.home, 'aws-config'), config)
    const lines = tabs.map(([typed]) => `ecrlogin ${typed} </dev/null`)
    await runProgram(['bash', '--noprofile', '--norc', '-i'], {
      environment: { ...sandbox.environment, AWS_CONFIG_FILE: '~/aws-config' },
      cwd: sandbox.home,
      input: `${['set -eu', setting, load(bash), ...lines].join('\n')}\n`,
      timeoutMs: 30_000,
    })
    expect(program.calls().map(({ argv }) => argv)).toEqual(tabs.map(([, words]) => words))
  })
})

/** What the shell offers at the end of each line, sorted; nothing may be said on stderr. */
async function ask(
  shell: ModuleShell,
  lines: readonly string[],
  environment: Record<string, string> = {},
): Promise<string[][]> {
  const file = join(sandbox.home, `lines.${shell.name}`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  const script = join(import.meta.dirname, `complete.${shell.name}`)
  const line = `source '${script}' '${join(sources, shell.file)}' '${file}'`
  const ended = await runScript(shell, [line], sandbox, {
    environment: { ...sandbox.environment, ...environment },
  })
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  const answers = ended.stdout.split('\n').slice(0, -1)
  expect(answers).toHaveLength(lines.length)
  return answers.map((answer) => [...new Set(answer.split('\t'))].filter((one) => one !== '').sort())
}

/** The options in the program's own help, sorted. */
async function readOptions(argv: readonly string[]): Promise<string[]> {
  const names = (await readHelp(argv)).matchAll(/^ {2}(?:(-\w), )?(--[\w-]+)/gm)
  return [...names]
    .flatMap(([, short, long]) => [short, long])
    .filter((name) => name !== undefined)
    .sort()
}

/** What can stand as the first argument by the program's own help, sorted. */
async function readFirstArguments(command: string): Promise<string[]> {
  const [, names] = (await readHelp([command])).match(/^Arguments:\n {2}\S+ +(.+)$/m)!
  return names!.split(/, | or /).sort()
}

async function readHelp(argv: readonly string[]): Promise<string> {
  const io = createRecordingIo()
  await run([...argv, '--help'], io, '0.0.0')
  return io.written.out
}

/** fish offers the word with its option where they are joined by `=`. */
function withoutOption(offered: string): string {
  return offered.replace(/^--[\w-]+=/, '')
}
