/** What a case came to. */
export interface Measured {
  readonly name: string
  /** Milliseconds. */
  readonly median: number
  /** MiB; null where it was not measured. */
  readonly memory: number | null
}

/** A promise about medians in milliseconds, or about memory in MiB. */
interface Bound {
  readonly says: string
  /** The value and the most that it may be; null where something is not on this machine. */
  check(of: Lookup): readonly [value: number | null, limit: number]
}

interface Lookup {
  time(name: string): number | null
  memory(name: string): number | null
}

const executable = 'ecrlogin (executable)'
const npm = 'ecrlogin (npm)'
const aws = 'aws ecr get-login-password'
const goHelper = 'docker-credential-ecr-login'

const bounds: readonly Bound[] = [
  atLeastTimesAsFast(`${executable} password, cold`, 10, aws),
  atMostTimes(`${executable} docker helper, cold`, 1, `${goHelper}, cold`),
  atMostTimes(`${executable} docker helper, warm`, 1.1, `${goHelper}, warm`),
  atMostAbove(`${executable} docker helper, warm`, 4, 'an empty executable, given stdin'),
  atMostAbove(`${npm} password, warm`, 12, 'node -e 0'),
  atLeastTimesAsFast(`${npm} password, cold`, 4, aws),
  ...[executable, npm].flatMap((name) => [
    atMostTimes(`${name} 100 registries, 50 ms away`, 3, `${name} 1 registry, 50 ms away`),
  ]),
  atMostMemory(`${executable} 100 registries, 50 ms away`, 90),
  {
    says: 'Import-Module ECRLogin takes at most 50 ms',
    check: ({ time }) => [time('PowerShell: Import-Module ECRLogin'), 50],
  },
  atMostAbove('PowerShell: the first Get-ECRLoginCommand', 60, `${executable} password, warm`),
]

/** The table in Markdown, and a sentence for each bound; `isKept` says whether all hold. */
export function report(measured: readonly Measured[]): {
  table: string
  verdicts: string[]
  isKept: boolean
} {
  const byName = new Map(measured.map((one) => [one.name, one]))
  const lookup: Lookup = {
    time: (name) => byName.get(name)?.median ?? null,
    memory: (name) => byName.get(name)?.memory ?? null,
  }
  const awsTime = lookup.time(aws)
  const rows = measured.map(({ name, median, memory }) => {
    const times = awsTime === null ? '' : (awsTime / median).toFixed(1)
    return `| ${name} | ${median.toFixed(1)} | ${times} | ${memory === null ? '' : memory.toFixed(0)} |`
  })
  const head = ['| command | median, ms | times as fast as aws-cli | memory, MiB |', '|---|--:|--:|--:|']
  const verdicts = bounds.map(({ says, check }) => {
    const [value, limit] = check(lookup)
    if (value === null) return `not measured here: ${says}`
    return `${value <= limit ? 'kept' : 'MISSED'}: ${says} (${value.toFixed(2)}, at most ${limit})`
  })
  return {
    table: [...head, ...rows].join('\n'),
    verdicts,
    isKept: !verdicts.some((one) => one.startsWith('MISSED')),
  }
}

function atMostTimes(name: string, factor: number, other: string): Bound {
  return {
    says: `${name} takes at most ${factor} times what ${other} takes`,
    check: ({ time }) => [combine(time(name), time(other), (a, b) => a / b), factor],
  }
}

function atLeastTimesAsFast(name: string, factor: number, other: string): Bound {
  return {
    says: `${name} is at least ${factor} times as fast as ${other}`,
    check: ({ time }) => [combine(time(name), time(other), (a, b) => a / b), 1 / factor],
  }
}

function atMostAbove(name: string, ms: number, other: string): Bound {
  return {
    says: `${name} takes at most ${ms} ms more than ${other}`,
    check: ({ time }) => [combine(time(name), time(other), (a, b) => a - b), ms],
  }
}

function atMostMemory(name: string, mebibytes: number): Bound {
  return {
    says: `${name} holds at most ${mebibytes} MiB`,
    check: ({ memory }) => [memory(name), mebibytes],
  }
}

function combine(a: number | null, b: number | null, of: (a: number, b: number) => number): number | null {
  return a === null || b === null ? null : of(a, b)
}
