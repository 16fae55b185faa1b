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
  /** Whether the caches of earlier runs are removed before each run. */
  readonly isFirst?: true
  /** Its stdin. A shell starts each case that has one, and also its floor. */
  readonly input?: string
  /** The time that AWS takes to respond, in milliseconds. */
  readonly latencyMs: 0 | 50
}

/** The distributions by their names in the table, each with the folder of its programs. */
const distributions = {
  'ecrlogin (executable)': join(repositoryRoot, 'packages/cli/standalone/this'),
  'ecrlogin (npm)': join(repositoryRoot, 'node_modules/.bin'),
} as const

/** The command lines of the floors: an empty executable, and one that does the minimum for a cached response. */
export interface Floors {
  readonly empty: readonly string[]
  readonly straight: readonly string[]
}

/** Every case whose program is installed on this machine, in the order of the table. */
export function listCases({ empty, straight }: Floors): Case[] {
  return [
    { name: 'an empty executable', argv: empty, latencyMs: 0 },
    { name: 'an empty executable, given stdin', argv: empty, input: host, latencyMs: 0 },
    {
      name: "an executable that does the helper's work without functions",
      argv: straight,
      input: host,
      latencyMs: 0,
    },
    { name: 'node -e 0', argv: [findProgram('node')!, '-e', '0'], latencyMs: 0 },
    ...Object.entries(distributions).flatMap(([name, folder]) => ofDistribution(name, folder)),
    ...peers.flatMap(({ program, name, args, ...rest }): Case[] => {
      const path = findPeer(program)
      return path ? [{ name, argv: [path, ...args], latencyMs: 0, ...rest }] : []
    }),
  ]
}

/** Prefers the system's own package to another installation. */
export function findPeer(program: string): string | null {
  return findProgram(program, '/usr/bin') ?? findProgram(program)
}

function ofDistribution(name: string, folder: string): Case[] {
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
    { name: `${name} password, first`, argv: password, isFirst: true, latencyMs: 0 },
    { name: `${name} password, cached`, argv: password, latencyMs: 0 },
    { name: `${name} docker helper, first`, ...helper, isFirst: true, latencyMs: 0 },
    { name: `${name} docker helper, cached`, ...helper, latencyMs: 0 },
    { name: `${name} 1 registry, 50 ms away`, argv: password, isFirst: true, latencyMs: 50 },
    { name: `${name} 10 registries, 50 ms away`, argv: get(1), isFirst: true, latencyMs: 50 },
    { name: `${name} 100 registries, 50 ms away`, argv: get(10), isFirst: true, latencyMs: 50 },
  ]
}

const goHelper = { program: 'docker-credential-ecr-login', args: ['get'], input: host }

/** Existing tools; the case is their first call unless its name contains "cached". */
const peers: readonly (Pick<Case, 'name' | 'isFirst' | 'input'> & {
  readonly program: string
  readonly args: readonly string[]
})[] = [
  {
    name: 'aws ecr get-login-password',
    program: 'aws',
    args: ['ecr', 'get-login-password', '--region', 'us-west-2'],
  },
  { name: 'docker-credential-ecr-login, first', ...goHelper, isFirst: true },
  { name: 'docker-credential-ecr-login, cached', ...goHelper },
]
