import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  account,
  alice,
  openStage,
  roles,
  type Scene,
  type Stage,
  section,
  variablesOf,
} from '../support/cloud/stage.ts'
import { findProgram } from '../support/programs/programs.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
beforeEach(({ skip }) => {
  if (!findProgram('strace')) skip('strace is not installed')
})

/** The files of packages, of scripts and of libraries that a program looked for outside of its own folder. */
async function lookUps(argv: readonly string[], scene: Scene, input: string): Promise<string[]> {
  const trace = join(stage.home, 'trace')
  await stage.run(
    ['strace', '-f', '-qq', '-e', 'trace=%file', '-s', '4096', '-o', trace, ...argv],
    scene,
    input,
  )
  const paths = readFileSync(trace, 'utf8')
    .split('\n')
    .flatMap((line) => /\w+\((?:AT_FDCWD, )?"([^"]+)"/.exec(line)?.[1] ?? [])
  expect(paths.length).toBeGreaterThan(10)
  const program = /^(.*\/(?:packages\/cli|node_modules\/ecrlogin|standalone\/[\w-]+))\//
  const own = new Set(paths.flatMap((path) => program.exec(path)?.[1] ?? []))
  // Programs are looked for on PATH, which npm fills with such folders.
  const onPath = new Set((process.env.PATH ?? '').split(delimiter))
  return paths.filter(
    (path) =>
      !onPath.has(dirname(path)) &&
      /\/node_modules\/(?!\.bin$|ecrlogin$)|\/\.node_(modules|libraries)|\.[cm]?[jt]s$|\.node$/.test(path) &&
      ![...own].some((folder) => path.startsWith(`${folder}/`)),
  )
}

const refusing = 'http://127.0.0.1:9'

const rows: readonly [what: string, argv: readonly string[], scene: () => Scene, input?: string][] = [
  ['help', ['ecrlogin', '--help'], () => ({})],
  ['a password', ['ecrlogin', 'password', host], () => ({ environment: variablesOf(alice) })],
  [
    'a password in FIPS mode, by the AWS SDK',
    ['ecrlogin', 'get', host, '--fips'],
    () => ({ environment: variablesOf(alice) }),
  ],
  [
    'a role',
    ['ecrlogin', 'password', host, '--role-arn', roles.puller.arn],
    () => ({ environment: variablesOf(alice) }),
  ],
  [
    'a proxy that refuses',
    ['ecrlogin', 'password', host, '--no-cache'],
    () => ({ environment: { ...variablesOf(alice), HTTPS_PROXY: refusing } }),
  ],
  [
    'a settings file',
    ['ecrlogin', 'password', host],
    () => ({
      environment: {
        ...variablesOf(alice),
        ECRLOGIN_CONFIG: stage.write('rules.toml', '[groups]\nteam = ["1.2"]\n'),
      },
    }),
  ],
  ['an unknown option', ['ecrlogin', 'get', '--profiel', 'x'], () => ({})],
  ['a Secret for Kubernetes', ['ecrlogin', 'secret', host], () => ({ environment: variablesOf(alice) })],
  ['doctor', ['ecrlogin', 'doctor', host], () => ({ environment: variablesOf(alice) })],
  ['the cache', ['ecrlogin', 'cache', 'list'], () => ({})],
  [
    'a process',
    ['ecrlogin', 'password', host],
    () => ({ config: section('default', 'credential_process = /bin/false') }),
  ],
  [
    'the credential helper',
    ['docker-credential-ecrlogin', 'get'],
    () => ({ environment: variablesOf(alice) }),
    host,
  ],
]

it.each(rows)('no code outside of the program is looked up for %s', async (_, argv, scene, input = '') => {
  expect(await lookUps(argv, scene(), input)).toEqual([])
})
