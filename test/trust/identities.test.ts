import { readFileSync } from 'node:fs'
import { getLoginCommand, openTokenCache } from '@ecrlogin/core'
import type { Principal } from '@ecrlogin/local-ecr'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob, guest } from '../support/cloud/stage.ts'
import { forEach } from '../support/trust/at-once.ts'
import { guests, type Lane, openLane } from '../support/trust/callers/caller.ts'
import { inContainer } from '../support/trust/callers/container.ts'
import { cases, type NamedCase } from '../support/trust/callers/index.ts'
import { onInstance } from '../support/trust/callers/instance.ts'
import { cacheAs, fromProcess } from '../support/trust/callers/process.ts'
import { callOf, loggedIn } from '../support/trust/callers/sso.ts'
import {
  type Answer,
  ageTokens,
  ask,
  cacheFolder,
  host,
  kindsOfCachedFiles,
  type Way,
  waysHere,
  waysInProcesses,
} from '../support/trust/callers/ways.ts'
import { itHolds } from '../support/trust/it-holds.ts'

const lanesAtOnce = 2
let lanes: readonly Lane[]

beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: lanesAtOnce }, openLane))
})
afterAll(() => Promise.all(lanes.map((lane) => lane.close())))

/** A case, and the ways of its two callers. */
interface Play {
  readonly one: NamedCase
  readonly ways: readonly [Way, Way]
}

/** Every case with every way of the second caller; the first one's way follows it in the list. */
function allPlays(ways: readonly Way[]): Play[] {
  return cases.flatMap((one) =>
    ways.map((way, index) => ({ one, ways: [ways[(index + 1) % ways.length]!, way] })),
  )
}

/** One play of every case, in random ways and order. */
function samplePlays(ways: readonly Way[]): Play[] {
  const way = fc.constantFrom(...ways)
  const order = fc.shuffledSubarray([...cases], { minLength: cases.length })
  const choices = fc.array(fc.tuple(way, way), { minLength: cases.length, maxLength: cases.length })
  const [shuffled, chosen] = fc.sample(fc.tuple(order, choices), 1)[0]!
  return shuffled.map((one, index) => ({ one, ways: chosen[index]! }))
}

/** Runs some plays: all if there are as many, else random ones. */
async function runSome(tries: number, ways: readonly Way[]): Promise<void> {
  const all = allPlays(ways)
  const faults: string[] = []
  await forEach(
    tries === all.length ? all : samplePlays(ways).slice(0, tries),
    lanesAtOnce,
    async (play, index) => {
      faults.push(...(await run(play, lanes[index]!)))
    },
  )
  expect(faults).toEqual([])
}

itHolds(
  'a second caller gets the token of the first only as the same principal, whatever provides the credentials',
  { short: cases.length, long: cases.length * waysHere.length },
  (tries) => runSome(tries, waysHere),
)

itHolds(
  'programs in their own processes serve a token only to the same principal',
  { short: 40, long: cases.length * waysInProcesses.length },
  (tries) => runSome(tries, waysInProcesses),
)

itHolds(
  'a caller gets no token of another one, whoever asked before',
  { short: 150, long: 10_000 },
  async (tries) => {
    for (const lane of lanes) lane.reset()
    const callers = cases.flatMap(({ first, second, isSpent = false }) => [
      { caller: first, isSpent },
      { caller: second, isSpent },
    ])
    const order = fc.array(fc.tuple(fc.constantFrom(...callers), fc.constantFrom(...waysHere)), {
      minLength: tries,
      maxLength: tries,
    })
    const faults: string[] = []
    let served = 0
    await forEach(fc.sample(order, 1)[0]!, lanesAtOnce, async ([{ caller, isSpent }, way], index) => {
      const lane = lanes[index]!
      lane.reset([cacheFolder])
      const answer = await ask(lane, caller, way)
      const { call, password, tokensAsked, holder } = answer
      if (password !== null && tokensAsked === 0) served += 1
      // A user who vouches for a principal says that it is always the same, and a spent one may find no token.
      if (call.settings?.includes('cache_as') || (isSpent && password === null)) return
      if (call.before !== undefined && call.before === holder) return
      faults.push(...check(answer).map((fault) => `a caller, by ${answer.way.name}, ${fault}`))
    })
    expect(faults).toEqual([])
    // Without this check, a cache that serves nobody would pass.
    expect(served).toBeGreaterThan(tries / 20)
  },
)

const spentCases = cases.filter(({ isSpent }) => isSpent)

itHolds(
  'a principal whose credentials have expired is served to the end of the token, with a warning after half of its life',
  { short: spentCases.length, long: spentCases.length * waysHere.length },
  async (tries) => {
    const ways = tries === spentCases.length ? waysHere.slice(0, 1) : waysHere
    for (const { name, first, second } of spentCases) {
      for (const way of ways) {
        const lane = lanes[0]!
        lane.reset()
        const { password } = await ask(lane, first, way)
        const early = await ask(lane, second, way)
        ageTokens(lane, 7)
        const late = await ask(lane, second, way)
        ageTokens(lane, 6)
        const over = await ask(lane, second, way)
        expect({ name, answers: [early, late, over] }).toMatchObject({
          name,
          answers: [
            { password, stderr: '' },
            {
              password,
              stderr: expect.stringMatching(/^ecrlogin: [^\n]+ The cached token is used instead; /),
            },
            { password: null },
          ],
        })
      }
    }
  },
)

const mintingSources = {
  process: (principal: Principal) => fromProcess(principal),
  container: (principal: Principal) => inContainer(principal),
  instance: (principal: Principal) => onInstance(principal),
}

itHolds(
  'a source that returns new keys each time has one file in the cache',
  { short: 150, long: 3 * guests.length },
  async (tries) => {
    const sources = Object.entries(mintingSources)
    await forEach(sources, lanesAtOnce, async ([name, source], index) => {
      const lane = lanes[index]!
      lane.reset()
      const passwords = new Set<string | null>()
      for (const principal of guests.slice(0, tries / sources.length)) {
        const { password, holder } = await ask(
          lane,
          source(principal),
          waysHere[passwords.size % waysHere.length]!,
        )
        expect({ name, holder }).toEqual({ name, holder: 'role/guest/visit' })
        passwords.add(password)
      }
      expect(passwords.size).toBe(tries / sources.length)
      expect({ name, files: kindsOfCachedFiles(lane) }).toEqual({ name, files: ['.token.json'] })
    })
  },
)

it.for(waysInProcesses)(
  'a program that the user vouches for runs only when a token is needed: $name',
  async (way) => {
    const lane = lanes[0]!
    lane.reset()
    const settings = way.name.startsWith('password') && way.argv.length === 2 ? undefined : cacheAs('ci')
    const runs = `${lane.home}/runs`
    const script = lane.write('program.sh', `echo x >> '${runs}'\ncat "$1"\n`)
    const command = (path: string) => `sh ${script} ${path}`
    const caller = fromProcess(guest, { command, ...(settings && { settings }) })
    const count = () => readFileSync(runs, 'utf8').length / 2
    const first = await ask(lane, caller, way)
    const second = await ask(lane, caller, way)
    expect([first.holder, second.password]).toEqual(['role/guest/visit', first.password])
    // A rule is for hosts, so nobody vouches for the caller's own registry.
    expect(count()).toBe(settings ? 1 : 2)
    ageTokens(lane, 7)
    expect((await ask(lane, caller, way)).password).not.toBe(first.password)
    expect(count()).toBe(settings ? 2 : 3)
  },
)

it('an SSO session that is renewed takes one more call to ECR, and no other', async () => {
  const lane = lanes[0]!
  lane.reset()
  const caller = loggedIn({ accessToken: 'spent', refreshToken: 'renewable', expiry: -1, isRegistered: true })
  const { principal } = caller(lane)
  const again = () => ({ ...callOf({}), principal })
  const asked = []
  for (const one of [caller, again, again, again]) {
    const { holder, tokensAsked } = await ask(lane, one, waysHere[0]!)
    expect(holder).toBe(principal)
    asked.push(tokensAsked)
  }
  expect(asked[0]).toBe(1)
  expect(asked[1]).toBeLessThanOrEqual(1)
  expect(asked.slice(2)).toEqual([0, 0])
})

it('credentials that a caller of the library passes as code are not cached', async () => {
  const lane = lanes[0]!
  lane.reset()
  const cache = openTokenCache(`${lane.home}/${cacheFolder}`)
  const get = (principal: Principal) =>
    getLoginCommand({
      registries: [host],
      credentials: async () => principal,
      environment: lane.localEcr.environment(),
      cache,
    })
  const passwords = [await get(alice), await get(alice), await get(bob)].map(({ Password }) => Password)
  expect(new Set(passwords).size).toBe(3)
  expect(kindsOfCachedFiles(lane)).toEqual([])
})

/** Lets both callers ask, and returns what is wrong. */
async function run({ one, ways: [way, nextWay] }: Play, lane: Lane): Promise<string[]> {
  lane.reset()
  const first = await ask(lane, one.first, way)
  const second = await ask(lane, one.second, nextWay)
  const found = [
    ...check(first).map((fault) => `the first caller ${fault}`),
    ...check(second).map((fault) => `the second caller ${fault}`),
    ...compare(first, second, one.isSame),
  ]
  return found.map((fault) => `${one.name}, by ${first.way.name}, then ${second.way.name}: ${fault}`)
}

/** The faults of a single answer. */
function check({ call, way, holder, exitCode, stderr, stdout }: Answer): string[] {
  const { principal, exitCode: expected = 3 } = call
  if (holder !== principal) {
    return [`is ${principal ?? 'nobody'}, but got the token of ${holder ?? `nobody: ${stderr || stdout}`}`]
  }
  if (principal !== null) return []
  const code = way.input === undefined ? expected : 1
  return exitCode === code ? [] : [`ended with ${exitCode} instead of ${code}: ${stderr || stdout}`]
}

/** The faults of the second answer, given the first. */
function compare(first: Answer, second: Answer, isSame: boolean): string[] {
  const isServed = second.password !== null && second.password === first.password
  if (isServed === isSame) return []
  return [
    isSame ? 'the token was not served to the same principal' : 'the token was served to the second caller',
  ]
}
