import { aws, executable, goHelper, helperOf, isQuickBuilt, npm, quick } from './cases.ts'
import { emptyOfBun, emptyOfNode } from './floors.ts'

/** The result of a case. */
export interface Measured {
  readonly name: string
  /** Milliseconds. */
  readonly time: number
  /** MiB; null if it was not measured. */
  readonly memory: number | null
  /** MB; null if it was not measured. */
  readonly size: number | null
}

/** An upper limit. Times have limits only in relation to others of the same run. */
export interface Target {
  readonly sentence: string
  readonly limit: number
  readonly unit: string
  /** The measured value; null if a program is not installed on this machine. */
  measure(find: Find): number | null
}

/** The result of a case; undefined if its program is not installed. */
type Find = (name: string) => Measured | undefined

/**
 * AWS's cmdlets take this many times as long as `pwsh -NoProfile -c 1`, measured on another machine (version 5, built from
 * source: 264 and 731 ms, where PowerShell alone took 270).
 */
const awsLoops = { 'foreach over 5 regions': 0.98, 'foreach over 10 ids': 2.71 } as const

const quickTargets: readonly Target[] = [
  takesAtMost(0.6, `${helperOf(quick)}, cached`, `${goHelper}, cached`),
  takesAtMost(0.8, `${helperOf(quick)}, 100 profiles, cached`, `${goHelper}, 100 profiles, cached`),
  takesAtMost(1, `${helperOf(quick)}, 1000 profiles, cached`, `${goHelper}, 1000 profiles, cached`),
  takesAtMost(0.8, `${helperOf(quick)}, settings rule, cached`, `${goHelper}, cached`),
  takesAtMost(1, `${helperOf(quick)}, first`, `${goHelper}, first`),
  // It hands a credential process over to the executable.
  addsAtMost(
    0.5,
    `${helperOf(quick)}, credential process, cached`,
    `${helperOf(executable)}, credential process, cached`,
    `${goHelper}, cached`,
  ),
  usesAtMost(4, `${helperOf(quick)}, first`),
  isAtMost(4, `${helperOf(quick)}, first`),
]

export const targets: readonly Target[] = [
  ...(isQuickBuilt ? quickTargets : []),
  takesAtMost(0.1, `${executable} password, first`, aws),
  // An empty program of bun alone takes longer than the Go helper's cached answer, so the executable's limits are
  // multiples of that.
  takesAtMost(3.6, `${helperOf(executable)}, first`, emptyOfBun),
  takesAtMost(1.95, `${helperOf(executable)}, cached`, emptyOfBun),
  takesAtMost(0.25, `${npm} password, first`, aws),
  takesAtMost(1.25, `${npm} password, cached`, emptyOfNode),
  ...[executable, npm].map((name) =>
    takesAtMost(3, `${name} 100 registries, 50 ms away`, `${name} 1 registry, 50 ms away`),
  ),
  usesAtMostTimes(3, `${executable} 100 registries, 50 ms away`, emptyOfBun),
  takesAtMost(1.95, 'PowerShell: Import-Module ECRLogin', 'PowerShell: importing an empty module'),
  takesAtMost(
    1.28,
    'PowerShell: the first Get-ECRLoginCommand',
    'PowerShell: one function that runs it and makes the object',
  ),
  ...Object.entries(awsLoops).flatMap(([loop, factor]) =>
    ['PowerShell (executable)', 'PowerShell (npm)'].flatMap((name) => [
      takesAtMost(factor, `${name}: ${loop}`, 'pwsh -NoProfile -c 1'),
      takesAtMost(1, `${name}: ${loop}`, `AWS.Tools.ECR: ${loop}`),
    ]),
  ),
]

function takesAtMost(limit: number, name: string, other: string): Target {
  return {
    sentence: `${name} takes at most ${limit} times as long as ${other}`,
    limit,
    unit: ' times',
    measure: (find) => ratio(find(name)?.time, find(other)?.time),
  }
}

function addsAtMost(limit: number, name: string, base: string, other: string): Target {
  return {
    sentence: `${name} takes longer than ${base} by at most ${limit} times ${other}`,
    limit,
    unit: ' times',
    measure: (find) => ratio(difference(find(name)?.time, find(base)?.time), find(other)?.time),
  }
}

function usesAtMostTimes(limit: number, name: string, other: string): Target {
  return {
    sentence: `${name} uses at most ${limit} times as much memory as ${other}`,
    limit,
    unit: ' times',
    measure: (find) => ratio(find(name)?.memory, find(other)?.memory),
  }
}

function usesAtMost(limit: number, name: string): Target {
  return {
    sentence: `${name} uses at most ${limit} MiB`,
    limit,
    unit: ' MiB',
    measure: (find) => find(name)?.memory ?? null,
  }
}

function isAtMost(limit: number, name: string): Target {
  return {
    sentence: `${name} is at most ${limit} MB on disk`,
    limit,
    unit: ' MB',
    measure: (find) => find(name)?.size ?? null,
  }
}

type Optional = number | null | undefined

function ratio(a: Optional, b: Optional): number | null {
  return a == null || b == null ? null : a / b
}

function difference(a: Optional, b: Optional): number | null {
  return a == null || b == null ? null : a - b
}
