import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { createRecordingIo, runInProcess } from '../support/programs/recording-io.ts'
import { describeShape } from '../support/stability/shape.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const region = ['--region', 'us-west-2']
const ownAndPublic = [...region, '111122223333', '--public']

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

it('the output for programs has the keys, types and columns of its snapshot', async () => {
  await expectSurface([
    ...section('get -o json: an object for each registry', await shapeOf('get', ...ownAndPublic)),
    ...section('token: an object for each registry', await shapeOf('token', ...ownAndPublic)),
    ...section('get -o docker-config', await shapeOf('get', ...ownAndPublic, '-o', 'docker-config')),
    ...section('get and login -o github: stdout, and the file in GITHUB_OUTPUT', await describeGitHub()),
    ...section('secret -o json', await shapeOf('secret', ...region, '-o', 'json', '-n', 'shop')),
    ...section('doctor -o json', await describeReport()),
    ...section('password, --version, init: a line', await describeLines()),
    ...section('cache list: a line for each token, in columns separated by tabs', await describeList()),
    ...section('--errors json: an object for each line of stderr', await describeErrors()),
  ])
})

/** Runs `ecrlogin` in this process, which takes a fraction of the time of a new one. */
async function run(args: readonly string[], environment: Record<string, string> = cloud.environment()) {
  const { written, ...io } = createRecordingIo(environment)
  await runInProcess(args, { ...io })
  return { stdout: written.out, stderr: written.err }
}

async function shapeOf(...args: readonly string[]): Promise<string[]> {
  return describeShape(...readObjects((await run(args)).stdout))
}

/** Reads one object over several lines, or objects on lines of their own. */
function readObjects(text: string): unknown[] {
  if (text.startsWith('{\n')) return [JSON.parse(text)]
  return text.match(/.+/g)?.map((line) => JSON.parse(line)) ?? []
}

async function describeGitHub(): Promise<string[]> {
  const file = join(cloud.sandbox.home, 'github-output')
  writeFileSync(file, '')
  const environment = { ...cloud.environment(), GITHUB_OUTPUT: file }
  const { stdout } = await run(['get', ...region, '-o', 'github'], environment)
  const masks = stdout.match(/.+/g)?.map((line) => line.replace(/[^:]+$/, '<secret>'))
  const outputs = [...readFileSync(file, 'utf8').matchAll(/^(\w+)<</gm)].map(([, name]) => name!)
  return [...new Set(masks), ...outputs]
}

/** Describes a report with a problem, so that a finding has a code. */
async function describeReport(): Promise<string[]> {
  const { stdout } = await run(['doctor', ...region, '-o', 'json'], denied())
  return describeShape(JSON.parse(stdout))
}

async function describeLines(): Promise<string[]> {
  const password = await run(['password', ...region])
  const [version, init] = await Promise.all([cloud.ecrlogin(['--version']), cloud.ecrlogin(['init', 'bash'])])
  return [
    password.stdout.replace(/^\S+\n$/, '<password>'),
    version.stdout.replace(/^\d+\.\d+\.\d+\S* \(.*\)\n$/, '<version> (<build>)'),
    init.stdout.replace(/'[^']*' # .*\n$/, '<path> # <comment>'),
  ]
}

async function describeList(): Promise<string[]> {
  const environment = cloud.environmentWithCache(join(cloud.sandbox.home, 'cached'))
  await run(['password', ...region], environment)
  const [line = ''] = (await run(['cache', 'list'], environment)).stdout.split('\n')
  const describe = (column: string) => {
    if (column.includes(' ')) return '<identity>'
    return /^\d{4}-.*Z$/.test(column) ? '<time in UTC>' : column
  }
  return line.split('\t').map(describe)
}

async function describeErrors(): Promise<string[]> {
  const json = ['--errors', 'json', '--verbose']
  const ended = await Promise.all([
    run(['get', ...region, 'example.com', ...json]),
    run(['get', ...ownAndPublic, ...json], denied()),
    run(['token', ...region, ...json]),
    run(['logout', '--all', ...json]),
  ])
  const lines = ended.flatMap(({ stderr }) => readObjects(stderr)) as { readonly level: string }[]
  return ['error', 'warning', 'verbose', 'response'].flatMap((level) =>
    section(`"level": "${level}"`, describeShape(...lines.filter((one) => one.level === level))),
  )
}

/** The environment of a user whose secret key is wrong. */
function denied(): Record<string, string> {
  return { ...cloud.environment(), AWS_SECRET_ACCESS_KEY: 'wrong' }
}
