// Measures every form of ecrlogin and existing tools in one run, against local ECR under AWS's real host names, and
// writes docs/benchmarks.md. Exits with 1 if a target is missed.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../support/sandbox.ts'
import { offerFetchedPowerShell } from '../../support/shells/fetched-powershell.ts'
import { findPeer, goHelper, listCases } from './cases.ts'
import { drawChart } from './chart.ts'
import { buildFloors } from './floors.ts'
import { measureMemory, measureSize, type Runs, timeRuns } from './measure.ts'
import { timePowerShell } from './powershell.ts'
import { report } from './report.ts'
import { openScenes, type Scenes } from './scenes.ts'
import type { Measured } from './targets.ts'

/** Every round measures every case, so that a busy moment of the machine does not affect only one case. */
const rounds = Number(process.env.ECRLOGIN_BENCH_ROUNDS ?? 5)
const runsPerRound: Runs = { least: 4, most: 20, enoughMs: 400 }

offerFetchedPowerShell()
const scenes = await openScenes()
try {
  process.exitCode = publish(await measure(scenes))
} finally {
  await scenes.close()
}

async function measure({ places }: Scenes): Promise<Measured[]> {
  const cases = listCases(buildFloors(places.keys.home))
  const times = new Map<string, number[]>()
  const add = (name: string, ...more: number[]) => times.set(name, [...(times.get(name) ?? []), ...more])
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`Round ${round} of ${rounds} ...`)
    for (const one of cases) add(one.name, ...(await timeRuns(one, runsPerRound, places[one.scene])))
    for (const [name, ms] of Object.entries(await timePowerShell(places.keys))) add(name, ms)
  }
  const memory = new Map<string, number | null>()
  for (const one of cases) memory.set(one.name, await measureMemory(one, places[one.scene]))
  const sizes = new Map(cases.map((one) => [one.name, measureSize(one)]))
  return [...times].map(([name, all]) => ({
    name,
    time: median(all),
    memory: memory.get(name) ?? null,
    size: sizes.get(name) ?? null,
  }))
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
    ...version(goHelper, 'version').map((one) => `${goHelper} ${one}`),
    ...version('pwsh', '--version'),
  ]
  const runs = `${rounds} rounds of ${runsPerRound.least} to ${runsPerRound.most} runs`
  const processors = `${cpus().length} x ${cpus()[0]!.model}`
  return `${processors}, ${process.platform} ${release()}; ${versions.join('; ')}; ${runs}.`
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!
}
