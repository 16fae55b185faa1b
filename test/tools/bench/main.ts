// Measures both distributions and existing tools in one run, against local ECR under AWS's real host names, and writes
// docs/benchmarks.md. Exits with 1 if a target is missed.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { defaultPrincipal, startLocalEcr } from '@ecrlogin/local-ecr'
import { findProgram } from '../../support/programs/programs.ts'
import { createSandbox, repositoryRoot } from '../../support/sandbox.ts'
import { offerFetchedPowerShell } from '../../support/shells/fetched-powershell.ts'
import { accounts, type Case, type Floors, findPeer, listCases } from './cases.ts'
import { drawChart } from './chart.ts'
import { measureMemory, type Place, timeRuns } from './hyperfine.ts'
import { timePowerShell } from './powershell.ts'
import { type Measured, report } from './report.ts'

/** Every round measures every case, so that a busy moment of the machine does not affect only one case. */
const rounds = Number(process.env.ECRLOGIN_BENCH_ROUNDS ?? 5)
const runsPerRound = 4

/** As in packages/cli/scripts/build-executable.mjs. */
const executableOptions = [
  ...['--compile', '--minify', '--bytecode', '--format=esm', '--splitting', '--compile-jit-policy=10'],
  ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
]

offerFetchedPowerShell()
process.exitCode = await main()

async function main(): Promise<number> {
  if (!findProgram('hyperfine')) {
    console.error('The bench needs hyperfine: apt-get install hyperfine')
    return 1
  }
  const sandbox = createSandbox()
  const principals = [{ ...defaultPrincipal, accounts: [...accounts, '111122223333'] }]
  const clouds = {
    0: await startLocalEcr({ principals }),
    50: await startLocalEcr({ principals, latencyMs: 50 }),
  }
  try {
    const placeOf = ({ latencyMs }: Pick<Case, 'latencyMs'>): Place => ({
      home: sandbox.home,
      environment: { ...sandbox.environment, ...clouds[latencyMs].environment() },
    })
    const cases = listCases(buildFloors(sandbox.home))
    const times = new Map<string, number[]>()
    for (let round = 1; round <= rounds; round += 1) {
      console.log(`Round ${round} of ${rounds} ...`)
      for (const one of cases) {
        const more = await timeRuns(one, runsPerRound, placeOf(one))
        times.set(one.name, [...(times.get(one.name) ?? []), ...more])
      }
      for (const [name, ms] of Object.entries(await timePowerShell(placeOf({ latencyMs: 0 })))) {
        times.set(name, [...(times.get(name) ?? []), ms])
      }
    }
    const memory = new Map<string, number | null>()
    for (const one of cases) memory.set(one.name, await measureMemory(one, placeOf(one)))
    return publish(
      [...times].map(([name, all]) => ({ name, median: median(all), memory: memory.get(name) ?? null })),
    )
  } finally {
    await Promise.all(Object.values(clouds).map((cloud) => cloud.close()))
    sandbox.remove()
  }
}

/** Builds the floors: executables of the same kind that do nothing, or the minimum for a cached response. */
function buildFloors(folder: string): Floors {
  const build = (name: string, source: string) => {
    const executable = join(folder, name)
    const bun = join(repositoryRoot, 'node_modules/bun/bin/bun.exe')
    execFileSync(bun, ['build', source, ...executableOptions, `--outfile=${executable}`], { stdio: 'ignore' })
    return executable
  }
  const nothing = join(folder, 'nothing.js')
  writeFileSync(nothing, '')
  const entry = join(folder, 'entry.json')
  const authorizationToken = Buffer.from(`AWS:${'x'.repeat(2000)}`).toString('base64')
  writeFileSync(entry, JSON.stringify({ expiresAt: '2999-01-01T00:00:00Z', authorizationToken }))
  return {
    empty: [build('empty', nothing)],
    straight: [build('straight', join(repositoryRoot, 'test/tools/bench/straight-answer.js')), entry],
  }
}

function publish(measured: readonly Measured[]): number {
  const { cases, targets, isMet } = report(measured)
  const machine = describeMachine()
  const generated = [cases, targets, machine].join('\n\n')
  console.log(`\n${generated}`)
  const document = join(repositoryRoot, 'docs/benchmarks.md')
  writeFileSync(
    document,
    readFileSync(document, 'utf8').replace(
      /(<!-- bench -->)[\s\S]*(<!-- \/bench -->)/,
      (_, open, close) => `${open}\n\n${generated}\n\n${close}`,
    ),
  )
  writeFileSync(join(repositoryRoot, 'docs/benchmarks.svg'), drawChart(measured))
  return isMet ? 0 : 1
}

function describeMachine(): string {
  const version = (program: string, ...args: string[]) => {
    const path = findPeer(program)
    return path ? [execFileSync(path, args, { encoding: 'utf8' }).trim().split('\n')[0]!] : []
  }
  const versions = [
    `Node ${process.version}`,
    ...version('aws', '--version'),
    ...version('docker-credential-ecr-login', 'version').map((one) => `docker-credential-ecr-login ${one}`),
    ...version('pwsh', '--version'),
  ]
  const processors = `${cpus().length} x ${cpus()[0]!.model}`
  return `${processors}, ${process.platform} ${release()}; ${versions.join('; ')}; ${rounds} rounds of ${runsPerRound} runs.`
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!
}
