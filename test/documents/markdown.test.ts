import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { parse as parseToml } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { missingUpstream, startUpstream, type Upstream } from '../support/cloud/images.ts'
import { type NpmRegistry, startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { addRelease, missingInstall, releaseFile } from '../support/distribution/release.ts'
import { type Block, documents, filePath, readSections } from '../support/documents/documents.ts'
import { type Kubernetes, startKubernetes } from '../support/kubernetes/api-server.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { addRecordingClient, clientsToReplace } from '../support/programs/recording-client.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { createSandbox, repositoryRoot, type Sandbox } from '../support/sandbox.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

let cloud: Cloud
let kubernetes: Kubernetes
let npmRegistry: NpmRegistry
let upstream: Upstream | null

beforeAll(async () => {
  upstream = missingUpstream ? null : await startUpstream()
  await upstream?.addImage('111122223333/us-west-2/team/app:1')
  if (findProgram('helm')) await upstream?.addChart('111122223333/us-west-2/charts', 'app', '1.2.3')
  kubernetes = await startKubernetes()
  for (const name of ['team', 'team-red']) kubernetes.addNamespace(name)
  npmRegistry = await startNpmRegistry()
  const accounts = ['111122223333', '444455556666']
  const arn = 'arn:aws:iam::444455556666:role/ecr-pull'
  const roles = [{ arn, accounts, trusts: ['111122223333'] }]
  const principals = [{ ...defaultPrincipal, accounts }]
  cloud = await startCloud({ principals, roles, ...(upstream && { upstream: upstream.url }) })
})
afterAll(() => Promise.all([cloud.close(), kubernetes.close(), npmRegistry.close(), upstream?.close()]))

/** The command that runs a block's lines in a shell, by language. */
const starters: Readonly<Record<string, { shell: string; before: string }>> = {
  sh: { shell: 'bash', before: 'set -eu\n' },
  // The commands after a prompt, and their output.
  console: { shell: 'bash', before: 'set -eu\n' },
  zsh: { shell: 'zsh', before: 'set -eu\n' },
  fish: { shell: 'fish', before: '' },
  // The bare engine lacks cmdlets that the documents use.
  powershell: { shell: 'pwsh', before: "$ErrorActionPreference = 'Stop'\n" },
}

/** The parser for blocks that are not commands, by language; each throws for an invalid block. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  json: JSON.parse,
  toml: parseToml,
  yaml: (text) => parseAllDocuments(text, { strict: true }).flatMap(({ errors }) => errors.map(fail)),
  ini: (text) =>
    text
      .split('\n')
      .filter((line) => !/^(#.*|\[[\w -]+\]|\w+ = \S.*|)$/.test(line))
      .map(fail),
  // Their types are checked with the examples.
  ts: () => null,
  text: (text) =>
    text
      .split('\n')
      .filter((line) => commandLine.test(line))
      .map(fail),
}

function fail(what: unknown): never {
  throw new Error(String(what))
}

/** Installed programs that blocks use. */
const programs = [
  ...['docker', 'podman', 'buildah', 'skopeo', 'helm', 'oras', 'crane'],
  ...['kubectl', 'aws', 'jq', 'sha256sum', 'apt'],
]

/** Blocks marked as text that are commands and should run. */
const commandLine = new RegExp(
  `^(${[...programs, ...clientsToReplace, 'ecrlogin', 'npm', 'npx', 'curl'].join('|')}) `,
)

const shown = documents
  .map((document) => ({
    document,
    sections: readSections(document).filter(({ blocks }) => blocks.some(isRun)),
  }))
  .filter(({ sections }) => sections.length > 0)

describe.each(shown)('$document', ({ sections }) => {
  it.for(sections)('$heading: its commands run exactly as printed', async ({ blocks }, { skip }) => {
    const sandbox = createSandbox()
    try {
      const whole = blocks.map(({ text }) => text).join('')
      const missing = await findMissing(whole)
      if (missing) return skip(missing)
      if (whole.includes('/releases/latest/')) addRelease(sandbox)
      addSudo(sandbox)
      addCredentialProcess(sandbox)
      addCluster(sandbox)
      addChart(sandbox)
      addAwsTools(sandbox)
      for (const name of clientsToReplace) addRecordingClient(sandbox, name)
      for (const block of blocks) writeFileBlock(block, sandbox)
      for (const block of blocks.filter(isRun)) {
        const { shell: wanted, before } = starters[block.language]!
        const shell = shells.find(({ name }) => name === wanted)
        if (!shell || !isInstalled(shell)) return skip(`${wanted} is not installed`)
        const { lines, output } = readBlock(block)
        const script = join(sandbox.home, `block.${shell.extension}`)
        writeFileSync(script, before + lines.replaceAll(' /opt/', ` ${sandbox.home}/opt/`))
        const { exitCode, stdout, stderr } = await runProgram([...shell.plain, script], {
          environment: surround(sandbox),
          cwd: sandbox.home,
        })
        expect({ block: block.text, exitCode, stderr }).toMatchObject({ exitCode: 0 })
        if (output !== null) expect(withoutTimes(stdout)).toBe(withoutTimes(output))
      }
    } finally {
      sandbox.remove()
    }
  })
})

describe('a code block', () => {
  it.each(documents)('is either run or parsed as its language in %s', (document) => {
    for (const { blocks } of readSections(document)) {
      for (const block of blocks) {
        if (isRun(block) || isOfCheckout(block)) continue
        const read = readers[block.language]
        if (!read) throw new Error(`Nothing runs or reads this block of ${document}:\n${block.text}`)
        read(block.text)
      }
    }
  })
})

describe('npm in a checkout', () => {
  const scriptsIn = (folder: string): Record<string, string> => {
    const file = join(repositoryRoot, folder, 'package.json')
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).scripts : {}
  }

  it.each(documents)('has every script that %s names', (document) => {
    const text = readFileSync(join(repositoryRoot, document), 'utf8')
    const named = [...text.matchAll(/(?<=^|`|&& )npm (?:run )?(start|test|(?<=run )[\w:-]+)\b/gm)]
    const scripts = { ...scriptsIn('.'), ...scriptsIn(dirname(document)) }
    for (const [line, script] of named) expect({ line, script: scripts[script!] }).not.toEqual({ line })
  })

  it('logs in from every installed shell with npm start', async ({ skip }) => {
    if (!findProgram('docker')) return skip('docker is not installed')
    const sandbox = createSandbox()
    // The earlier lines install and build the programs under test.
    const ended = await runProgram(['npm', 'start', '--ignore-scripts'], {
      environment: sandbox.environment,
      cwd: repositoryRoot,
    })
    sandbox.remove()
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Every login succeeded.') })
    // dash represents the other POSIX shells.
    const others = ['ksh', 'mksh', 'lksh', 'posh']
    for (const { name } of shells.filter((shell) => isInstalled(shell) && !others.includes(shell.name))) {
      const title = name === 'pwsh' ? 'PowerShell' : name
      expect(ended.stdout).toMatch(new RegExp(`^=== ${title}\\b`, 'm'))
    }
  })
})

describe('a command that is named in prose', () => {
  const texts = documents.map((path) => [path, readFileSync(join(repositoryRoot, path), 'utf8')] as const)

  it.each(texts)('has a name and options that help lists: %s', async (_, text) => {
    const prose = text.replace(/^ *```[\s\S]*?^ *```/gm, '')
    for (const [, line] of prose.matchAll(/`(?:npx )?((?:ecrlogin|get-ecr-login-command) [^`]+)`/g)) {
      const [program, ...args] = line!.replace(/\[[^\]]*\]|<\w+>|\.\.\./g, '').match(/\S+/g)!
      const named = program === 'ecrlogin' ? args : ['get', ...args]
      const [command, first] = named.filter((arg) => !arg.startsWith('-'))
      const help = await helpOf(command ? [command] : [])
      const options = named.flatMap((arg) => /^--?[a-z-]+/.exec(arg) ?? [])
      for (const option of options) expect({ line, help }).toEqual({ line, help: includes(option) })
      const takesWord = /^Arguments:\n {2}<?(?:shell|what|action)\b/m.test(help)
      if (first && takesWord) expect({ line, help }).toEqual({ line, help: includes(first) })
    }
  })

  const includes = (word: string) => expect.stringMatching(new RegExp(`(^|[ ,])${word}\\b`, 'm'))
})

async function helpOf(argv: readonly string[]): Promise<string> {
  const io = createRecordingIo()
  const isTopic = argv[0] === 'help'
  expect(await runInProcess(isTopic ? argv : [...argv, '--help'], io)).toBe(0)
  return io.written.out
}

/** Blocks in the language of a shell, except those that are files. */
function isRun(block: Block): boolean {
  return block.language in starters && filePath(block) === null && !isOfCheckout(block)
}

/** Whether a block sets up, builds or tests a checkout, and so would run these tests. */
function isOfCheckout({ language, text }: Block): boolean {
  return language in starters && /^npm (start|ci)\b/m.test(text)
}

/** The lines to run, and their output if the block shows it. */
function readBlock({ language, text }: Block): { lines: string; output: string | null } {
  if (language !== 'console') return { lines: text, output: null }
  const lines = text.split(/(?<=\n)/)
  const isTyped = (line: string) => line.startsWith('$ ')
  return {
    lines: lines.flatMap((line) => (isTyped(line) ? line.slice(2) : [])).join(''),
    output: lines.filter((line) => !isTyped(line)).join(''),
  }
}

function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
}

/** The reason that these lines cannot run here; null if they can. */
async function findMissing(text: string): Promise<string | null> {
  const program = programs.find(
    (name) => new RegExp(`(^|[ (])${name}( |$)`, 'm').test(text) && !findProgram(name),
  )
  if (program) return `${program} is not installed`
  if (text.includes('/releases/latest/') && missingInstall) return missingInstall
  if (text.includes('aws ecr get-login ')) {
    const environment = { PATH: process.env.PATH! }
    const { stdout, stderr } = await runProgram(['aws', '--version'], { environment })
    if (!(stdout + stderr).startsWith('aws-cli/1.')) return 'aws-cli 1 is not installed'
  }
  return text.includes('/team/app:1\n') ? missingUpstream : null
}

/**
 * The user's environment: AWS, a cluster, an npm registry. Files are in the documented places, except Docker's: with
 * an empty file, Docker would use the machine's credential store.
 */
function surround(sandbox: Sandbox): Record<string, string> {
  const { XDG_CONFIG_HOME, XDG_DATA_HOME, REGISTRY_AUTH_FILE, ...rest } = {
    ...cloud.environment(),
    ...sandbox.environment,
  }
  const { home } = sandbox
  return {
    ...rest,
    AWS_ECR_DISABLE_CACHE: '',
    GITHUB_OUTPUT: join(home, 'github-output'),
    PATH: `${home}/.local/bin:${home}/npm/bin:${rest.PATH}`,
    PSModulePath: join(home, 'modules'),
    npm_config_audit: 'false',
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_prefix: join(home, 'npm'),
    npm_config_registry: npmRegistry.url,
    npm_config_update_notifier: 'false',
  }
}

function writeFileBlock(block: Block, { home }: Sandbox): void {
  const path = filePath(block)
  if (path === null) return
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, block.text)
}

/** Adds a fake of sudo, for which apt says what it would do, with the dependencies that it would install. */
function addSudo({ bin }: Sandbox): void {
  const script = '#!/bin/sh\nprogram=$1\nshift\nexec "$program" --simulate "$@"\n'
  writeFileSync(join(bin, 'sudo'), script, { mode: 0o755 })
}

/** Adds a fake of the credential process in the user's profile. */
function addCredentialProcess({ bin }: Sandbox): void {
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = defaultPrincipal
  const credentials = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey })
  writeFileSync(join(bin, 'print-credentials'), `#!/bin/sh\necho '${credentials}'\n`, { mode: 0o755 })
}

/** Adds a fake of AWS's own cmdlet, which is only available from the PowerShell Gallery. */
function addAwsTools({ home }: Sandbox): void {
  const folder = join(home, 'modules', 'AWS.Tools.ECR')
  mkdirSync(folder, { recursive: true })
  const cmdlet =
    'function Get-ECRLoginCommand($Region) { ecrlogin get --region $Region | ConvertFrom-Json }\n'
  writeFileSync(join(folder, 'AWS.Tools.ECR.psm1'), cmdlet)
}

/**
 * Puts a helm on PATH that renders the chart of the release where the documents install the published one, whose jobs would
 * need nodes. Everything else goes to the real helm.
 */
function addChart({ bin }: Sandbox): void {
  const helm = findProgram('helm')
  if (!helm) return
  const script = `#!/bin/sh
if [ "$1 $2" = 'upgrade --install' ]; then
  release=$3
  [ "$4" = oci://ghcr.io/ecrlogin/charts/ecrlogin ] || exit 1
  shift 4
  set -- template "$release" '${releaseFile('chart', 'ecrlogin-*.tgz')}' "$@"
fi
exec '${helm}' "$@"
`
  writeFileSync(join(bin, 'helm'), script, { mode: 0o755 })
}

/** The cluster that kubectl uses. */
function addCluster({ home }: Sandbox): void {
  mkdirSync(join(home, '.kube'))
  writeFileSync(join(home, '.kube', 'config'), kubernetes.config())
}
