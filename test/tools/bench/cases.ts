import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProgram } from '../../support/programs/programs.ts'
import { programFolders, repositoryRoot } from '../../support/sandbox.ts'
import { accounts, host, image, type SceneName } from './scenes.ts'

/** One line of the table. */
export interface Case {
  readonly name: string
  readonly argv: readonly string[]
  readonly input?: string
  readonly scene: SceneName
  /** Whether the caches of earlier runs are removed before each run. */
  readonly isFirst?: true
  /** The folder whose programs are found first. */
  readonly folder?: string
  /** The files and folders that the program consists of. */
  readonly files?: readonly string[]
}

export const executable = 'ecrlogin (executable)'
export const npm = 'ecrlogin (npm)'
export const quick = 'ecrlogin (quick)'
export const aws = 'aws ecr get-login-password'
/** The helper that AWS provides, written in Go. */
export const goHelper = 'docker-credential-ecr-login'

/** A form of ecrlogin. */
interface Artifact {
  readonly name: string
  /** The folder with its programs. */
  readonly folder: string
  /** The files and folders that Docker's helper consists of. */
  readonly files: readonly string[]
  /** Whether `ecrlogin` is of this form, and not only the programs of protocols. */
  readonly hasCli: boolean
}

const { standalone, quick: quickFolder } = programFolders

const artifacts: readonly Artifact[] = [
  { name: executable, folder: standalone, files: [join(standalone, 'ecrlogin')], hasCli: true },
  {
    name: npm,
    folder: fromRoot('node_modules/.bin'),
    files: ['bin', 'dist', 'shells'].map((folder) => fromRoot('packages/cli', folder)),
    hasCli: true,
  },
  {
    name: quick,
    folder: quickFolder,
    files: [join(quickFolder, 'docker-credential-ecrlogin')],
    hasCli: false,
  },
]

/** The forms of ecrlogin that are built on this machine. */
const built = artifacts.filter(({ folder }) => existsSync(folder))

export const isQuickBuilt = built.some(({ name }) => name === quick)

const far = { scene: 'keys, 50 ms away', isFirst: true } as const

/** The rows of `ecrlogin`, with its arguments. */
const cliRows: readonly (Pick<Case, 'name' | 'scene' | 'isFirst'> & { args: readonly string[] })[] = [
  { name: 'password, first', args: ['password', host], scene: 'keys', isFirst: true },
  { name: 'password, cached', args: ['password', host], scene: 'keys' },
  { name: '1 registry, 50 ms away', args: ['password', host], ...far },
  { name: '10 registries, 50 ms away', args: argsOfGet(1), ...far },
  { name: '100 registries, 50 ms away', args: argsOfGet(10), ...far },
]

/** The rows of each of Docker's helpers. */
const helperRows: readonly Pick<Case, 'name' | 'scene' | 'isFirst'>[] = [
  { name: 'first', scene: 'keys', isFirst: true },
  { name: 'cached', scene: 'keys' },
  { name: '100 profiles, cached', scene: '100 profiles' },
  { name: '1000 profiles, cached', scene: '1000 profiles' },
  { name: 'settings rule, cached', scene: 'settings rule' },
  { name: 'instance role, first', scene: 'instance role', isFirst: true },
  { name: 'instance role, cached', scene: 'instance role' },
  { name: 'credential process, cached', scene: 'credential process' },
]

/** One of Docker's credential helpers. */
interface Helper {
  readonly name: string
  readonly path: string
  readonly files: readonly string[]
}

/** Every case whose program is installed on this machine, in the order of the table. */
export function listCases(floors: readonly Case[]): Case[] {
  const helpers: Helper[] = built.map(({ name, folder, files }) => ({
    name: helperOf(name),
    path: join(folder, 'docker-credential-ecrlogin'),
    files,
  }))
  const goPath = findPeer(goHelper)
  if (goPath) helpers.push({ name: goHelper, path: goPath, files: [goPath] })
  return [
    ...floors,
    ...built.filter(({ hasCli }) => hasCli).flatMap(listCliCases),
    ...listHelperCases(helpers),
    ...listAwsCases(),
    ...helpers.flatMap(listPullCases),
  ]
}

/** The name of an artifact's helper in the table. */
export function helperOf(artifact: string): string {
  return `${artifact} docker helper`
}

/** Prefers the system's own package to another installation. */
export function findPeer(program: string): string | null {
  return findProgram(program, '/usr/bin') ?? findProgram(program)
}

function listCliCases({ name, folder, files }: Artifact): Case[] {
  return cliRows.map(({ args, ...row }) => ({
    ...row,
    name: `${name} ${row.name}`,
    argv: [join(folder, 'ecrlogin'), ...args],
    files,
  }))
}

/** The helpers side by side in each row, so that they run within seconds of each other. */
function listHelperCases(helpers: readonly Helper[]): Case[] {
  return helperRows.flatMap((row) =>
    helpers
      .filter(({ name }) => name !== goHelper || row.scene !== 'settings rule')
      .map(({ name, path, files }) => ({
        ...row,
        name: `${name}, ${row.name}`,
        argv: [path, 'get'],
        input: host,
        files,
      })),
  )
}

function listAwsCases(): Case[] {
  const path = findPeer('aws')
  const args = ['ecr', 'get-login-password', '--region', 'us-west-2']
  return path ? [{ name: aws, argv: [path, ...args], scene: 'keys', isFirst: true }] : []
}

/** Ten calls of a client that asks the helper each time. `xargs` starts them without a shell. */
function listPullCases({ name, path }: Helper): Case[] {
  const [skopeo, xargs] = [findProgram('skopeo'), findProgram('xargs')]
  if (!skopeo || !xargs) return []
  const argv = [xargs, '-n', '1', skopeo, 'inspect', '--raw']
  const scene = name === goHelper ? 'pulls with ecr-login' : 'pulls with ecrlogin'
  const input = `${image}\n`.repeat(10)
  return [{ name: `ten times skopeo inspect, ${name}`, argv, input, scene, folder: dirname(path) }]
}

function argsOfGet(accountCount: number): string[] {
  return [
    'get',
    ...accounts.slice(0, accountCount).flatMap((id) => ['--registry-id', id]),
    ...Array.from({ length: 10 }, (_, i) => ['--region', `us-test-${i + 1}`]).flat(),
  ]
}

function fromRoot(...path: string[]): string {
  return join(repositoryRoot, ...path)
}
