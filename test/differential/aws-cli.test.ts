import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest'
import { forFirstGeneration, missingAwsCli, newerAwsCli } from '../support/differential/aws-cli.ts'
import { agree, type Comparison, describeComparison, explain } from '../support/differential/compare.ts'
import { generateScenario } from '../support/differential/generate-scenario.ts'
import { isNewer } from '../support/differential/newer.ts'
import { reduceScenario } from '../support/differential/reduce.ts'
import type { Outcome, Scenario } from '../support/differential/scenario.ts'
import {
  openAwsCli,
  openAwsExecutable,
  openCore,
  openProgram,
  type Side,
} from '../support/differential/sides.ts'
import { itHolds } from '../support/trust/it-holds.ts'
import { deliberateDifferences } from './deliberate-differences.ts'
import { namedScenarios } from './named-scenarios.ts'

/** Debian's AWS CLI, a newer one, and the core library. */
let debian: Side
let current: Side
let core: Side

beforeAll(async () => {
  if (missingAwsCli !== null) return
  const opening = [openAwsCli(null), openAwsCli(newerAwsCli, forFirstGeneration), openCore()]
  ;[debian, current, core] = (await Promise.all(opening)) as [Side, Side, Side]
})

afterAll(async () => {
  if (missingAwsCli !== null) return
  await Promise.all([debian, current, core].map((side) => side.close()))
})

function skipWithoutAwsCli({ skip }: TestContext): void {
  if (missingAwsCli !== null) skip(missingAwsCli)
}

async function compare(scenario: Scenario, reference = referenceFor(scenario)): Promise<Comparison> {
  const [theirs, ours] = await Promise.all([reference.run(scenario), core.run(scenario)])
  return { scenario, theirs, ours }
}

function referenceFor(scenario: Scenario): Side {
  return isNewer(scenario) ? current : debian
}

const explainWith = (comparison: Comparison, reference: Side) =>
  explain(comparison, deliberateDifferences, (scenario) => reference.run(scenario))

/** The number of scenarios that each row explained. */
const used = new Map<string, number>()

function count(rows: readonly string[]): void {
  for (const row of rows) used.set(row, (used.get(row) ?? 0) + 1)
}

const isOfWords = (row: string) => deliberateDifferences.some(({ name, wording }) => name === row && wording)

it.for(namedScenarios.map((one) => [one.name, one] as const))(
  'AWS is asked as by the AWS CLI, or for a reason: %s',
  async ([, { scenario, row }], context) => {
    skipWithoutAwsCli(context)
    const comparison = await compare(scenario)
    const rows = await explainWith(comparison, referenceFor(scenario))
    expect(
      rows?.filter((name) => !isOfWords(name)),
      describeComparison(comparison),
    ).toEqual(row === null ? [] : [row])
    count(rows!)
  },
)

it('each row of the table explains a named scenario', (context) => {
  skipWithoutAwsCli(context)
  expect(deliberateDifferences.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([])
})

itHolds(
  'AWS is asked by ecrlogin as by the AWS CLI in any configuration, or for a reason in the table',
  { short: 200, long: 2000 },
  async (tries, context) => {
    skipWithoutAwsCli(context)
    const first = Number(process.env.ECRLOGIN_TRUST_SEED)
    const unexplained: { seed: number; reference: Side; comparison: Comparison }[] = []
    let successes = 0
    const test = async (_: unknown, index: number) => {
      const seed = first + index
      const scenario = generateScenario(seed)
      // Of what both versions know, the newer one decides a part. It asks no instance for its region.
      const isNamed = scenario.region ?? scenario.environment.AWS_REGION
      const reference = index % 5 === 0 && isNamed ? current : referenceFor(scenario)
      const comparison = await compare(scenario, reference)
      if (comparison.theirs.isOk) successes += 1
      const rows = await explainWith(comparison, reference)
      if (rows === null) unexplained.push({ seed, reference, comparison })
      else count(rows)
    }
    await Promise.all(Array.from({ length: tries }, test))
    const reports = unexplained.slice(0, 3).map(async ({ seed, reference, comparison }) => {
      const isSimilar = async (smaller: Scenario) => {
        const changed = await compare(smaller, reference)
        if (changed.theirs.isOk !== comparison.theirs.isOk) return false
        return (await explainWith(changed, reference)) === null
      }
      const reduced = await reduceScenario(comparison.scenario, isSimilar)
      return `scenario ${seed}, reduced:\n${describeComparison(await compare(reduced, reference))}`
    })
    expect(unexplained.length, (await Promise.all(reports)).join('\n\n')).toBe(0)
    // Scenarios that never get anywhere would prove little; of many, three in five get a token.
    expect(successes).toBeGreaterThan(tries / 3)
  },
)

/** The requests that AWS received, without the time in the names of sessions. */
function pick({ isOk, trail }: Outcome) {
  return { isOk, trail: trail.map((line) => line.replace(/(?<=botocore-session-)\d+/, '')) }
}

/** A few scenarios, without the usual addresses of containers and instances, which only lead here in the tests. */
const forPrograms = namedScenarios.filter((_, index) => index % 12 === 0).map(({ scenario }) => scenario)

it('the executable of the AWS CLI asks what it asks in the process of the tests', async (context) => {
  skipWithoutAwsCli(context)
  const executable = await openAwsExecutable()
  for (const scenario of forPrograms) {
    const [alone, inProcess] = [await executable.run(scenario), await debian.run(scenario)]
    expect(pick(alone), describeComparison({ scenario, theirs: alone, ours: inProcess })).toEqual(
      pick(inProcess),
    )
  }
  await executable.close()
})

it('the program ecrlogin asks what the core library asks', async (context) => {
  skipWithoutAwsCli(context)
  const program = await openProgram()
  for (const scenario of forPrograms) {
    const [alone, inProcess] = [await program.run(scenario), await core.run(scenario)]
    expect(pick(alone), describeComparison({ scenario, theirs: alone, ours: inProcess })).toEqual(
      pick(inProcess),
    )
  }
  await program.close()
})

it('control: another key, token, role, region or host is noticed', async (context) => {
  skipWithoutAwsCli(context)
  const scenarios = namedScenarios.filter(({ row }) => row === null).map(({ scenario }) => scenario)
  const outcomes = await Promise.all(scenarios.map((scenario) => compare(scenario)))
  const trails = outcomes.map(({ theirs }) => theirs.trail.join('\n')).filter((trail) => trail !== '')
  expect(new Set(trails).size).toBeGreaterThan(15)
  const [one, ...others] = outcomes.filter(({ theirs }) => theirs.isOk)
  const different = others.filter(({ theirs }) => theirs.trail.join() !== one!.theirs.trail.join())
  expect(different.length).toBeGreaterThan(5)
  for (const { ours } of different) expect(agree({ ...one!, ours })).toBe(false)
})
