import { join } from 'node:path'
import { findProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'

export const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const regions = Array.from({ length: 10 }, (_, i) => `us-test-${i + 1}`)
export const accounts = Array.from({ length: 10 }, (_, i) => `1111222233${String(i).padStart(2, '0')}`)

/** One line of the table. */
export interface Case {
  readonly name: string
  readonly argv: readonly string[]
  /** Whether what it keeps of former runs is taken away before each run. */
  readonly isCold?: true
  /** What it reads on stdin. Those that do are started through a shell, and so are their floors. */
  readonly input?: string
  /** How long AWS takes to answer, in milliseconds. */
  readonly latencyMs: 0 | 50
}

/** The artifacts by their names in the table, each with the folder of its programs. */
const artifacts = {
  'ecrlogin (executable)': join(repositoryRoot, 'packages/cli/standalone/this'),
  'ecrlogin (npm)': join(repositoryRoot, 'node_modules/.bin'),
} as const

/** The command lines of programs that take what bun takes at the least: for nothing, and for a warm answer. */
export interface Floors {
  readonly empty: readonly string[]
  readonly straight: readonly string[]
}

/** Everything that is measured and is there on this machine, in the order of the table. */
export function listCases({ empty, straight }: Floors): Case[] {
  return [
    { name: 'an empty executable', argv: empty, latencyMs: 0 },
    { name: 'an empty executable, given stdin', argv: empty, input: host, latencyMs: 0 },
    {
      name: 'an executable with the helper’s work in straight lines',
      argv: straight,
      input: host,
      latencyMs: 0,
    },
    { name: 'node -e 0', argv: [findProgram('node')!, '-e', '0'], latencyMs: 0 },
    ...Object.entries(artifacts).flatMap(([name, folder]) => ofArtifact(name, folder)),
    ...peers.flatMap(({ program, name, args, ...rest }): Case[] => {
      const path = findPeer(program)
      return path ? [{ name, argv: [path, ...args], latencyMs: 0, ...rest }] : []
    }),
  ]
}

/** The system's own package before another installation. */
export function findPeer(program: string): string | null {
  return findProgram(program, '/usr/bin') ?? findProgram(program)
}

function ofArtifact(name: string, folder: string): Case[] {
  const ecrlogin = join(folder, 'ecrlogin')
  const password = [ecrlogin, 'password', host]
  const get = (accountCount: number) => [
    ecrlogin,
    'get',
    ...accounts.slice(0, accountCount).flatMap((id) => ['--registry-id', id]),
    ...regions.flatMap((region) => ['--region', region]),
  ]
  const helper = { argv: [join(folder, 'docker-credential-ecrlogin'), 'get'], input: host }
  return [
    { name: `${name} password, cold`, argv: password, isCold: true, latencyMs: 0 },
    { name: `${name} password, warm`, argv: password, latencyMs: 0 },
    { name: `${name} docker helper, cold`, ...helper, isCold: true, latencyMs: 0 },
    { name: `${name} docker helper, warm`, ...helper, latencyMs: 0 },
    { name: `${name} 1 registry, 50 ms away`, argv: password, isCold: true, latencyMs: 50 },
    { name: `${name} 10 registries, 50 ms away`, argv: get(1), isCold: true, latencyMs: 50 },
    { name: `${name} 100 registries, 50 ms away`, argv: get(10), isCold: true, latencyMs: 50 },
  ]
}

const goHelper = { program: 'docker-credential-ecr-login', args: ['get'], input: host }

/** What people use today, uncached but where it says warm. */
const peers: readonly (Pick<Case, 'name' | 'isCold' | 'input'> & {
  readonly program: string
  readonly args: readonly string[]
})[] = [
  {
    name: 'aws ecr get-login-password',
    program: 'aws',
    args: ['ecr', 'get-login-password', '--region', 'us-west-2'],
  },
  { name: 'docker-credential-ecr-login, cold', ...goHelper, isCold: true },
  { name: 'docker-credential-ecr-login, warm', ...goHelper },
]
