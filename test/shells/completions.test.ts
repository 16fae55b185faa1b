import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateCompletions } from '../../packages/cli/scripts/completions/index.ts'
import regionsByPartition from '../../packages/cli/scripts/completions/regions.json' with { type: 'json' }
import { clients } from '../../packages/cli/src/clients/index.ts'
import { topics } from '../../packages/cli/src/parser/help.ts'
import { readCommands } from '../support/programs/command-tree.ts'
import { runProgram } from '../support/programs/programs.ts'
import { addRecordingClient } from '../support/programs/recording-client.ts'
import { createSandbox, repositoryRoot, type Sandbox } from '../support/sandbox.ts'
import { load, type ModuleShell, moduleShells, runScript, sources } from '../support/shells/module-shells.ts'
import { isInstalled, powerShell } from '../support/shells/shells.ts'

let sandbox: Sandbox

// Shared by all tests: zsh caches its completions there.
beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

const regions = Object.values(regionsByPartition).flat()

/** The completions that the program's command tree requires at the end of a line. */
type Expected = readonly [line: string, offered: readonly string[]]

const commands = (await readCommands()).map(({ names, command }) => ({
  line: ['ecrlogin', ...names].join(' '),
  command,
}))
const [program] = commands
const topicNames = topics.map(({ name }) => name)

/**
 * The words that can follow each command: its subcommands, or the values of its first argument, unless that is a file,
 * which the shell itself completes. After a command without either, zsh offers the options.
 */
const words: readonly Expected[] = [
  ...commands.flatMap(({ line, command }): Expected[] => {
    const [argument] = command.registeredArguments
    const names = namesUnder(command)
    if (argument?.name() === 'file') return []
    return argument || names.length > 0 ? [[`${line} `, [...names, ...(argument?.argChoices ?? [])]]] : []
  }),
  ['ecrlogin help ', [...topicNames, ...namesUnder(program!.command)].filter((name) => name !== 'help')],
  ['ecrlogin help setup ', ['registry', 'docker']],
  ['ecrlogin help credentials ', []],
]

const options: readonly Expected[] = commands.map(({ line, command }) => [
  `${line} -`,
  optionsOf(command).flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined)),
])

/** The values of each option, in each of its forms. The shell itself completes file names. */
const values: readonly Expected[] = commands.flatMap(({ line, command }) =>
  optionsOf(command).flatMap(({ short, long, flags, argChoices }) => {
    const [, name] = /<(.+)>/.exec(flags) ?? []
    if (name === undefined || name === 'file') return []
    const offered = name === 'region' ? regions : (argChoices ?? [])
    const forms = [`${long} `, `${long}=`, ...(short ? [`${short} `] : [])]
    return forms.map((form): Expected => [`${line} ${form}`, offered])
  }),
)

/** Of `get-ecr-login-command`, which is `ecrlogin get -o sh`. */
const asProgram = [...words, ...options, ...values].flatMap(([line, offered]): Expected[] =>
  line.startsWith('ecrlogin get ') ? [[line.replace('ecrlogin get', 'get-ecr-login-command'), offered]] : [],
)

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

  it.for([
    ['every command, and every value of a first argument', words],
    ['every option of every command', options],
    ['every value of every option', values],
    ['the same for get-ecr-login-command as for ecrlogin get', asProgram],
  ] as const)('%s, and no others', async ([, expected]) => {
    const offered = await ask(
      shell,
      expected.map(([line]) => line),
    )
    const pairs = expected.map(([line], i) => [line, offered[i]!.map(withoutOption)])
    expect(pairs).toEqual(expected.map(([line, own]) => [line, [...own].sort()]))
  })

  it('what begins with the word at the cursor', async () => {
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

  it('the profiles of the AWS files that the environment names', async () => {
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

  it('the profiles of the AWS files in the home directory, and none if there are no files', async () => {
    const home = join(sandbox.home, `home-of-${shell.name}`)
    mkdirSync(join(home, '.aws'), { recursive: true })
    const line = 'ecrlogin get --profile '
    expect(await ask(shell, [line], { HOME: home })).toEqual([[]])
    writeFileSync(join(home, '.aws', 'config'), '[profile one]')
    writeFileSync(join(home, '.aws', 'credentials'), '[two]')
    expect(await ask(shell, [line], { HOME: home })).toEqual([['one', 'two']])
  })

  it('nothing for free text or after an unknown command', async () => {
    writeFileSync(join(sandbox.home, 'a-file'), '')
    const lines = [
      'ecrlogin get ',
      'ecrlogin get --role-arn ',
      'ecrlogin nonsense ',
      'ecrlogin setup nonsense ',
      'ecrlogin help nonsense ',
    ]
    expect(await ask(shell, lines)).toEqual(lines.map(() => []))
  })

  it('all of this without starting the program', async () => {
    const program = addRecordingClient(sandbox, 'ecrlogin')
    const [offered] = await ask(shell, ['ecrlogin get -o '])
    expect(offered).not.toEqual([])
    expect(program.calls()).toEqual([])
  })
})

describe('PowerShell completes', () => {
  beforeEach(({ skip }) => {
    if (!isInstalled(powerShell)) skip('pwsh is not installed')
  })

  it.for([
    ['every command, and every value of a first argument', words],
    ['every option of every command', options],
    ['every value of every option', values],
    ['the same for get-ecr-login-command as for ecrlogin get', asProgram],
    [
      'the parameters of the commands of its module',
      [
        ['Get-ECRLoginCommand -Region ', regions],
        ['Connect-ECRRegistry -Client ', clients.map(({ name }) => name)],
      ] satisfies Expected[],
    ],
  ] as const)('%s, and no others', { timeout: 60_000 }, async ([, expected]) => {
    const offered = await askPowerShell(expected.map(([line]) => line))
    const pairs = expected.map(([line], i) => [line, offered[i]!.map(withoutOption)])
    expect(pairs).toEqual(expected.map(([line, own]) => [line, [...own].sort()]))
  })

  it('what begins with the word at the cursor, and nothing after an unknown command', async () => {
    const program = addRecordingClient(sandbox, 'ecrlogin')
    writeFileSync(join(sandbox.home, 'aws-config'), config)
    const expected: readonly Expected[] = [
      ['ecrlogin lo', ['login', 'logout']],
      ['& ecrlogin get --r', ['--region', '--registry-id', '--role-arn']],
      ['ecrlogin get --output=p', ['--output=powershell', '--output=pwsh']],
      ['ecrlogin get --region us-gov', ['us-gov-east-1', 'us-gov-west-1']],
      ["ecrlogin login 'two words' --profile me@", ["'me@example.com:admin'"]],
      ['ecrlogin nonsense ', []],
      ['ecrlogin setup nonsense ', []],
      ['ecrlogin get --role-arn ', []],
    ]
    const environment = { AWS_CONFIG_FILE: join(sandbox.home, 'aws-config') }
    const offered = await askPowerShell(
      expected.map(([line]) => line),
      environment,
    )
    expect(expected.map(([line], i) => [line, offered[i]])).toEqual(expected)
    expect(program.calls()).toEqual([])
  })
})

describe('the generated completions', () => {
  it('are those that `npm run generate` writes', async () => {
    for (const { path, present, text } of await generateCompletions(sources)) {
      expect({ path, text: present }).toEqual({ path, text })
    }
  })

  it('have every region of the AWS SDK, and no others', async () => {
    const folder = join(repositoryRoot, 'node_modules/@aws-sdk/core/dist-es/submodules/client')
    const { partitionsInfo } = await import(join(folder, 'util-endpoints/lib/aws/partitions.js'))
    const partitions: { id: string; regions: object }[] = partitionsInfo.partitions
    expect(regionsByPartition).toEqual(
      Object.fromEntries(
        partitions.map(({ id, regions }) => [
          id,
          Object.keys(regions).filter((region) => !region.endsWith('-global')),
        ]),
      ),
    )
  })
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

/** The shell's completions at the end of each line, sorted. Fails if stderr is not empty. */
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
  const completions = ended.stdout.split('\n').slice(0, -1)
  expect(completions).toHaveLength(lines.length)
  return completions.map((line) => [...new Set(line.split('\t'))].filter((one) => one !== '').sort())
}

/** PowerShell's completions at the end of each line, sorted. Fails if stderr is not empty. */
async function askPowerShell(
  lines: readonly string[],
  environment: Record<string, string> = {},
): Promise<string[][]> {
  const file = join(sandbox.home, 'lines.pwsh')
  writeFileSync(file, `${lines.join('\n')}\n`)
  const module = join(sources, 'powershell', 'ECRLogin', 'ECRLogin.psd1')
  const script = join(import.meta.dirname, 'complete.ps1')
  const ended = await runProgram([...powerShell.strict, script, module, file], {
    environment: { ...sandbox.environment, ...environment },
    cwd: sandbox.home,
    timeoutMs: 60_000,
  })
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  const completions = ended.stdout.split('\n').slice(0, -1)
  expect(completions).toHaveLength(lines.length)
  return completions.map((line) => [...new Set(line.split('\t'))].filter((one) => one !== '').sort())
}

/** The subcommands of a command, as its help lists them. */
function namesUnder(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((nested) => nested.name())
}

function optionsOf(command: Command) {
  return command.createHelp().visibleOptions(command)
}

/** fish offers the whole word when `=` joins an option and its value. */
function withoutOption(offered: string): string {
  return offered.replace(/^--[\w-]+=/, '')
}
