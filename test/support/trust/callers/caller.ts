import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Principal } from '@ecrlogin/local-ecr'
import type { ServiceTarget } from '../../../../packages/core/src/http/client-options.ts'
import type { Source, SourceKind } from '../../../../packages/core/src/identity/sources/source.ts'
import { type Machine, startMachine } from '../../cloud/machine.ts'
import {
  account,
  alice,
  bob,
  former,
  guest,
  openStage,
  roles,
  type Scene,
  type Stage,
} from '../../cloud/stage.ts'

/** One call of a program: what its user has, and who AWS takes them for. */
export interface Call extends Scene {
  /** The principal, as `user/alice` or `role/puller/SESSION`; null for nobody, who gets no token. */
  readonly principal: string | null
  /** The principal that this caller was before: a token of that time is still theirs, though AWS now refuses them. */
  readonly before?: string
  /** The exit code of a caller without a principal; default 3. */
  readonly exitCode?: number
  /** Options of `ecrlogin`. Docker's helper takes none. */
  readonly options?: readonly string[]
  /** The settings file. Its rules are for hosts, not for the caller's own registry. */
  readonly settings?: string
}

/** Writes the files of a caller, and returns the call. */
export type Caller = (lane: Lane) => Call

/** Two callers with one cache directory, one after the other. */
export interface Case {
  readonly first: Caller
  readonly second: Caller
  /** Whether the second caller is the same principal, and gets the first one's token. */
  readonly isSame: boolean
  /** Whether AWS refuses the second caller by now, so that only the cache has a token. */
  readonly isSpent?: boolean
}

/** The second caller is somebody else, or nobody. */
export function anew(first: Caller, second: Caller): Case {
  return { first, second, isSame: false }
}

/** The second caller is the same principal. */
export function same(first: Caller, second: Caller): Case {
  return { first, second, isSame: true }
}

/** The second caller is the same principal, whose credentials have expired. */
export function spent(first: Caller, second: Caller): Case {
  return { first, second, isSame: true, isSpent: true }
}

/** A caller with more variables. */
export function withVariables(caller: Caller, environment: Record<string, string>): Caller {
  return (lane) => {
    const call = caller(lane)
    return { ...call, environment: { ...call.environment, ...environment } }
  }
}

/** A caller without a principal: whatever it takes, no token is served. */
export function refused(caller: Caller, exitCode = 3): Caller {
  return (lane) => ({ ...caller(lane), principal: null, exitCode })
}

type Cases = Readonly<Record<string, Case>>

/** The cases of one input: of each property of a service's target, of each kind of a base. */
type CasesOfInput<T> = T extends ServiceTarget
  ? { readonly [P in keyof ServiceTarget]: Cases }
  : [T] extends [Source]
    ? { readonly [K in ReachableKind]: Cases }
    : Cases

/** The inputs of a source that can differ; a profile that is always null cannot. */
type InputsOf<S> = { readonly [I in keyof S as S[I] extends null ? never : I]: CasesOfInput<S[I]> }

/** The kinds that a configuration can select: all but code that a caller of the library passes. */
export type ReachableKind = Exclude<SourceKind, 'provider'>

/** The cases of a kind of source: for each of its inputs, and for what the inputs lead to, such as files. */
export type CasesOf<K extends ReachableKind> = {
  readonly inputs: Omit<InputsOf<Extract<Source, { readonly kind: K }>>, 'kind'>
  readonly more: Cases
}

/** AWS, a machine and a home, for one case at a time. */
export interface Lane extends Stage {
  readonly machine: Machine
  /** The web identity tokens that AWS accepts. */
  readonly webIdentityTokens: string[]
  /** Removes what the last callers left, apart from these files in the home. */
  reset(kept?: readonly string[]): void
}

/** The second key of the same user. */
export const aliceAgain: Principal = {
  ...alice,
  accessKeyId: 'AKIAALICE00002EXAMPLE',
  secretAccessKey: 'alice/second/KEY',
}

/** A user whose secret is that of alice. */
export const namesake: Principal = {
  ...bob,
  accessKeyId: 'AKIATWIN000000EXAMPLE',
  secretAccessKey: alice.secretAccessKey,
}

/** The same session of a role with new keys. */
export const guestAgain: Principal = {
  ...guest,
  accessKeyId: 'ASIAGUEST00002EXAMPLE',
  secretAccessKey: 'guest/second/KEY',
  sessionToken: 'guest/second/TOKEN',
}

/** The same session, each time with new keys. */
export const guests: readonly Principal[] = Array.from({ length: 500 }, (_, index) => ({
  ...guest,
  accessKeyId: `ASIAGUEST${1000 + index}EXAMPLE`,
  secretAccessKey: `guest/${index}/KEY`,
  sessionToken: `guest/${index}/TOKEN`,
}))

/** Another session whose keys include a session token. */
export const stranger: Principal = {
  accessKeyId: 'ASIASTRANGER00EXAMPLE',
  secretAccessKey: 'stranger/secret/KEY',
  sessionToken: 'stranger/session/TOKEN',
  accountId: account,
  arn: `arn:aws:sts::${account}:assumed-role/stranger/visit`,
}

export const otherAccount = '444455556666'

/** The access tokens of SSO that AWS accepts. */
export const ssoTokens = ['an SSO token', 'a renewed SSO token', 'an SSO token of somebody else'] as const

const moreRoles = [
  { arn: `arn:aws:iam::${account}:role/administrator`, accounts: [account] },
  { arn: `arn:aws:iam::${otherAccount}:role/developer`, accounts: [otherAccount] },
]

/** A principal as calls name it: `user/alice`, `role/puller/SESSION`. */
export function nameOf(arn: string | undefined | null): string {
  return (arn ?? '').split(':')[5]?.replace(/^assumed-/, '') ?? ''
}

export async function openLane(): Promise<Lane> {
  const webIdentityTokens: string[] = []
  const [stage, machine] = await Promise.all([
    openStage({
      principals: [alice, aliceAgain, bob, namesake, guest, guestAgain, stranger, former, ...guests],
      roles: [...Object.values(roles), ...moreRoles],
      ssoSessions: [...ssoTokens.map((accessToken) => ({ accessToken })), { refreshToken: 'renewable' }],
      webIdentityTokens,
    }),
    startMachine(),
  ])
  const own = new Set(readdirSync(stage.home))
  return {
    ...stage,
    machine,
    webIdentityTokens,
    reset(kept = []) {
      machine.principal = null
      for (const name of readdirSync(stage.home)) {
        if (!own.has(name) && !kept.includes(name)) rmSync(join(stage.home, name), { recursive: true })
      }
    },
    async close() {
      machine.close()
      await stage.close()
    },
  }
}
