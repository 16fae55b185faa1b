import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../../support/programs/programs.ts'
import type { Case } from './cases.ts'

/** The directory and environment in which a case runs. */
export interface Place {
  readonly home: string
  readonly environment: Record<string, string>
}

/** The wall times of the runs after one warm-up run, in milliseconds. */
export async function timeRuns(
  { argv, input, isFirst }: Case,
  runs: number,
  place: Place,
): Promise<number[]> {
  const { home, environment } = place
  const result = join(home, 'hyperfine.json')
  const line = (input === undefined ? argv : [...inShell(input, home), ...argv]).map(quote).join(' ')
  const forget = `rm -rf ${quote(join(home, 'cache'))} ${quote(join(home, '.ecr'))}`
  const options = ['-N', '--warmup', '1', '--runs', String(runs), '--style', 'none', '--export-json', result]
  await demand(['hyperfine', ...options, ...(isFirst ? ['--prepare', forget] : []), line], place)
  const { results } = JSON.parse(readFileSync(result, 'utf8'))
  return results[0].times.map((seconds: number) => seconds * 1000)

  async function demand(command: readonly string[], { home: cwd }: Place): Promise<void> {
    const { exitCode, stderr } = await runProgram(command, { environment, cwd, timeoutMs: 300_000 })
    if (exitCode !== 0) throw new Error(`${line}: ${stderr}`)
  }
}

/** The peak memory of one run in MiB; null if the program `time` is not installed. */
export async function measureMemory({ argv, input = '' }: Case, place: Place): Promise<number | null> {
  const { home, environment } = place
  const result = join(home, 'memory')
  const command = ['/usr/bin/time', '--format', '%M', '--output', result, ...argv]
  const ended = await runProgram(command, { environment, cwd: home, input }).catch(() => null)
  return ended?.exitCode === 0 ? Number(readFileSync(result, 'utf8')) / 1024 : null
}

/** hyperfine provides no stdin, so a shell redirects it. `exec` replaces the shell with the program. */
function inShell(input: string, home: string): string[] {
  const file = join(home, 'stdin')
  writeFileSync(file, input)
  return ['/bin/sh', '-c', 'exec "$0" "$@" <"$STDIN"'.replace('$STDIN', file)]
}

function quote(arg: string): string {
  return `'${arg.replaceAll("'", `'\\''`)}'`
}
