import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findProgram, runProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import type { Case } from './cases.ts'
import type { Place } from './scenes.ts'

/** The number of runs of a case: at least and at most so many times, and in between as long as there is time. */
export interface Runs {
  readonly least: number
  readonly most: number
  readonly enoughMs: number
}

const once: Runs = { least: 1, most: 1, enoughMs: 0 }

export const bun = join(repositoryRoot, 'node_modules/bun/bin/bun.exe')
const starter = join(repositoryRoot, 'test/tools/bench/start-programs.js')

/** The wall times of the runs after one warm-up run, in milliseconds. */
export async function timeRuns(one: Case, runs: Runs, place: Place): Promise<number[]> {
  const { argv, input = '', isFirst = false, folder } = one
  const { home, environment, countTokens } = place
  const stdin = join(home, 'stdin')
  writeFileSync(stdin, input)
  const forgotten = isFirst ? ['cache', '.ecr'].map((name) => join(home, name)) : []
  const command = [bun, '--no-env-file', starter, JSON.stringify({ argv, stdin, forgotten, ...runs })]
  const tokensBefore = countTokens()
  const { exitCode, stdout, stderr } = await runProgram(command, {
    environment: folder ? { ...environment, PATH: `${folder}${delimiter}${environment.PATH}` } : environment,
    cwd: home,
    timeoutMs: 300_000,
  })
  if (exitCode !== 0) throw new Error(`${one.name}: ${stderr}`)
  const times: number[] = JSON.parse(stdout)
  const tokens = countTokens() - tokensBefore
  const isAsNamed = isFirst ? tokens > times.length : tokens <= 1
  if (!isAsNamed)
    throw new Error(`${one.name}: AWS was asked for ${tokens} tokens in ${times.length + 1} runs`)
  return times
}

/** The peak memory of one run in MiB; null if GNU `time` is not installed. */
export async function measureMemory(one: Case, place: Place): Promise<number | null> {
  const time = process.platform === 'linux' && findProgram('time', '/usr/bin')
  if (!time) return null
  const result = join(place.home, 'memory')
  await timeRuns({ ...one, argv: [time, '--format', '%M', '--output', result, ...one.argv] }, once, place)
  return Number(readFileSync(result, 'utf8')) / 1024
}

/** The size on disk of what a case consists of, in MB; null if that is not known. */
export function measureSize({ files }: Case): number | null {
  return files ? files.reduce((bytes, file) => bytes + countBytes(file), 0) / 1e6 : null
}

function countBytes(path: string): number {
  const entry = statSync(path)
  if (!entry.isDirectory()) return entry.size
  return readdirSync(path).reduce((bytes, name) => bytes + countBytes(join(path, name)), 0)
}
