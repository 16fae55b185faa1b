// Measures programs side by side against local ECR under AWS's real names, in one run, and says the ratios.
import { cpus } from 'node:os'
import { join } from 'node:path'
import { defaultPrincipal, startLocalEcr } from '@ecrlogin/local-ecr'
import { findProgram, runProgram } from '../support/programs.ts'
import { createSandbox } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const regions = Array.from({ length: 10 }, (_, i) => `us-test-${i + 1}`)
const accounts = Array.from({ length: 10 }, (_, i) => `1111222233${String(i).padStart(2, '0')}`)
const latencyMs = 50

/** One line of the table. */
interface Case {
  readonly name: string
  readonly command: readonly string[]
  /** Whether its cache is emptied before every run. */
  readonly isCold: boolean
  readonly input?: string
}

const many = (accountCount: number) => [
  ...accounts.slice(0, accountCount).flatMap((id) => ['--registry-id', id]),
  ...regions.flatMap((region) => ['--region', region]),
]

const cases: readonly Case[] = [
  { name: 'node -e 0 (floor)', command: ['node', '-e', '0'], isCold: false },
  { name: 'ecrlogin password, cold', command: ['ecrlogin', 'password', host], isCold: true },
  { name: 'ecrlogin password, warm', command: ['ecrlogin', 'password', host], isCold: false },
  { name: 'ecrlogin get, 10 registries, cold', command: ['ecrlogin', 'get', ...many(1)], isCold: true },
  { name: 'ecrlogin get, 100 registries, cold', command: ['ecrlogin', 'get', ...many(10)], isCold: true },
  {
    name: 'aws ecr get-login-password',
    command: ['/usr/bin/aws', 'ecr', 'get-login-password', '--region', 'us-west-2'],
    isCold: false,
  },
  {
    name: 'docker-credential-ecr-login get, cold',
    command: ['docker-credential-ecr-login', 'get'],
    isCold: true,
    input: host,
  },
  {
    name: 'docker-credential-ecr-login get, warm',
    command: ['docker-credential-ecr-login', 'get'],
    isCold: false,
    input: host,
  },
]

/** What a bound compares: the first's median at most `factor` times the second's. */
const bounds = [['ecrlogin get, 100 registries, cold', 3, 'ecrlogin password, cold']] as const

const runs = Number(process.env.ECRLOGIN_BENCH_RUNS ?? 10)

process.exitCode = await main()

async function main(): Promise<number> {
  const principals = [{ ...defaultPrincipal, accounts: [...accounts, '111122223333'] }]
  const localEcr = await startLocalEcr({ principals, latencyMs })
  const sandbox = createSandbox()
  const environment = { ...sandbox.environment, ...localEcr.environment() }
  try {
    const medians = new Map<string, number>()
    for (const one of cases) {
      const program = one.command[0]!
      if (!program.startsWith('/') && program !== 'ecrlogin' && !findProgram(program)) continue
      medians.set(one.name, await measure(one, environment, sandbox.home))
    }
    return report(medians)
  } finally {
    await localEcr.close()
    sandbox.remove()
  }
}

async function measure(one: Case, environment: Record<string, string>, home: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i <= runs; i += 1) {
    if (one.isCold) await runProgram(['rm', '-rf', join(home, 'cache'), join(home, '.ecr')], { environment })
    const start = performance.now()
    const { exitCode, stderr } = await runProgram(one.command, {
      environment,
      input: one.input ?? '',
      cwd: home,
    })
    if (exitCode !== 0) throw new Error(`${one.name}: ${stderr}`)
    // The first run fills caches, the machine's own included.
    if (i > 0) times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
}

function report(medians: ReadonlyMap<string, number>): number {
  const floor = medians.get(cases[0]!.name)!
  const rows = [...medians].map(
    ([name, median]) => `| ${name} | ${median.toFixed(0)} | ${(median - floor).toFixed(0)} |`,
  )
  const table = ['| command | median, ms | above the floor, ms |', '|---|--:|--:|', ...rows].join('\n')
  console.log(`${table}\n`)
  let failures = 0
  for (const [first, factor, second] of bounds) {
    const [a, b] = [medians.get(first), medians.get(second)]
    if (a === undefined || b === undefined) continue
    const isKept = a <= factor * b
    if (!isKept) failures += 1
    console.log(
      `${isKept ? 'kept' : 'MISSED'}: ${first} / ${second} = ${(a / b).toFixed(2)}, at most ${factor.toFixed(2)}`,
    )
  }
  console.log(
    `\n${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}, service latency ${latencyMs} ms, ${runs} runs.`,
  )
  return failures === 0 ? 0 : 1
}
