/** The result of a case. */
export interface Measured {
  readonly name: string
  /** Milliseconds. */
  readonly median: number
  /** MiB; null if it was not measured. */
  readonly memory: number | null
}

/** A target for medians in milliseconds, or for memory in MiB. */
interface Target {
  readonly sentence: string
  /** The measured value that the sentence refers to; null if a program is not installed on this machine. */
  measure(of: Lookup): number | null
  readonly unit: string
  isMet(value: number): boolean
}

interface Lookup {
  time(name: string): number | null
  memory(name: string): number | null
}

const executable = 'ecrlogin (executable)'
const npm = 'ecrlogin (npm)'
const aws = 'aws ecr get-login-password'
const goHelper = 'docker-credential-ecr-login'

/**
 * AWS's cmdlets take this many times as long as `pwsh -NoProfile -c 1`, measured on another machine (version 5, built from
 * source: 264 and 731 ms, where PowerShell alone took 270).
 */
const awsLoops = { 'foreach over 5 regions': 0.98, 'foreach over 10 ids': 2.71 } as const

const targets: readonly Target[] = [
  atLeastTimesAsFast(`${executable} password, first`, 10, aws),
  atMostTimes(`${executable} docker helper, first`, 1, `${goHelper}, first`),
  atMostTimes(`${executable} docker helper, cached`, 1.1, `${goHelper}, cached`),
  atMostAbove(`${executable} docker helper, cached`, 4, 'an empty executable, given stdin'),
  atMostAbove(`${npm} password, cached`, 12, 'node -e 0'),
  atLeastTimesAsFast(`${npm} password, first`, 4, aws),
  ...[executable, npm].flatMap((name) => [
    atMostTimes(`${name} 100 registries, 50 ms away`, 3, `${name} 1 registry, 50 ms away`),
  ]),
  atMostMemory(`${executable} 100 registries, 50 ms away`, 90),
  atMost('PowerShell: Import-Module ECRLogin', 50),
  atMostAbove('PowerShell: the first Get-ECRLoginCommand', 60, `${executable} password, cached`),
  ...Object.entries(awsLoops).flatMap(([loop, factor]) =>
    ['PowerShell (executable)', 'PowerShell (npm)'].flatMap((name) => [
      atMostTimes(`${name}: ${loop}`, factor, 'pwsh -NoProfile -c 1'),
      atMostTimes(`${name}: ${loop}`, 1, `AWS.Tools.ECR: ${loop}`),
    ]),
  ),
]

/** The tables of cases and targets in Markdown; `isMet` is true if all targets are met. */
export function report(measured: readonly Measured[]): {
  cases: string
  targets: string
  isMet: boolean
} {
  const byName = new Map(measured.map((one) => [one.name, one]))
  const lookup: Lookup = {
    time: (name) => byName.get(name)?.median ?? null,
    memory: (name) => byName.get(name)?.memory ?? null,
  }
  const awsTime = lookup.time(aws)
  const caseRows = measured.map(({ name, median, memory }) => {
    const speedUp = awsTime === null ? '' : (awsTime / median).toFixed(1)
    return `| ${name} | ${median.toFixed(1)} | ${speedUp} | ${memory === null ? '' : memory.toFixed(0)} |`
  })
  let isMet = true
  const targetRows = targets.map((target) => {
    const value = target.measure(lookup)
    if (value === null) return `| ${target.sentence} | | not measured |`
    if (!target.isMet(value)) isMet = false
    const verdict = target.isMet(value) ? 'met' : 'MISSED'
    return `| ${target.sentence} | ${value.toFixed(value < 10 ? 2 : 1)}${target.unit} | ${verdict} |`
  })
  const caseHead = ['| command | median, ms | speed-up over aws-cli | memory, MiB |', '|---|--:|--:|--:|']
  const targetHead = ['| target | measured | |', '|---|--:|---|']
  return {
    cases: [...caseHead, ...caseRows].join('\n'),
    targets: [...targetHead, ...targetRows].join('\n'),
    isMet,
  }
}

function atMostTimes(name: string, factor: number, other: string): Target {
  return {
    sentence: `${name} takes at most ${factor} times as long as ${other}`,
    measure: ({ time }) => combine(time(name), time(other), (a, b) => a / b),
    unit: ' times',
    isMet: (value) => value <= factor,
  }
}

function atLeastTimesAsFast(name: string, factor: number, other: string): Target {
  return {
    sentence: `${name} is at least ${factor} times as fast as ${other}`,
    measure: ({ time }) => combine(time(name), time(other), (a, b) => b / a),
    unit: ' times',
    isMet: (value) => value >= factor,
  }
}

function atMostAbove(name: string, ms: number, other: string): Target {
  return {
    sentence: `${name} takes at most ${ms} ms more than ${other}`,
    measure: ({ time }) => combine(time(name), time(other), (a, b) => a - b),
    unit: ' ms',
    isMet: (value) => value <= ms,
  }
}

function atMost(name: string, ms: number): Target {
  return {
    sentence: `${name} takes at most ${ms} ms`,
    measure: ({ time }) => time(name),
    unit: ' ms',
    isMet: (value) => value <= ms,
  }
}

function atMostMemory(name: string, mebibytes: number): Target {
  return {
    sentence: `${name} uses at most ${mebibytes} MiB`,
    measure: ({ memory }) => memory(name),
    unit: ' MiB',
    isMet: (value) => value <= mebibytes,
  }
}

function combine(a: number | null, b: number | null, of: (a: number, b: number) => number): number | null {
  return a === null || b === null ? null : of(a, b)
}
