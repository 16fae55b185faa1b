import type { CacheEntry, EcrLoginError, Environment, Inspection, Result } from '@ecrlogin/core'
import type { AuthFile } from '../docker-config/read-auth-files.ts'
import type { Engine } from './find-engine.ts'

/** Everything that the checks judge; it holds no secret. */
export interface Facts {
  readonly program: ProgramFacts
  readonly system: NodeJS.Platform
  readonly now: Date
  /** The registries as they were named; none for the caller's own. */
  readonly registries: readonly string[]
  readonly environment: Environment
  readonly clients: readonly ClientFacts[]
  /** The engine that answers docker; null for none, and if no login would use docker. */
  readonly engine: Engine | null
  /** In the order of the clients. */
  readonly authFiles: readonly AuthFile[]
  /** The helpers in the auth files that are on PATH. */
  readonly helpersOnPath: ReadonlySet<string>
  /** The reasons why helpers that a login would use cannot store it; a helper that can is absent. */
  readonly storeFailures: ReadonlyMap<string, string>
  /** Null when there is no settings file. */
  readonly settings: { readonly path: string; readonly rules: number } | null
  /** The profile that options or environment name, null for none. */
  readonly profile: string | null
  /** The profiles that configure credentials, in the order of the AWS config files. */
  readonly profiles: readonly string[]
  /** The faults of those files, each one sentence. */
  readonly fileProblems: readonly string[]
  /** An error when the registries could not be resolved; the check that it belongs to reports it. */
  readonly inspections: Result<readonly Inspection[]>
  readonly cache: CacheFacts
}

export interface ProgramFacts {
  /** As `--version` prints it. */
  readonly version: string
  /** The same of the program on PATH that Docker starts; null when there is none. */
  readonly helperVersion: string | null
  /** Such as `Node 24.1.0`. */
  readonly runtime: string
}

export interface ClientFacts {
  readonly name: string
  /** Null for a client that is not installed; empty for one whose version is unknown. */
  readonly version: string | null
  /** Whether a login would use it. */
  readonly isWanted: boolean
}

/** A cached token whose last refresh failed. */
export interface FailedRefresh {
  readonly token: CacheEntry
  readonly at: Date
  readonly error: EcrLoginError
}

export interface CacheFacts {
  readonly path: string
  readonly isDisabled: boolean
  /** Null when the cache does not exist yet; `reason` says why it must not be used. */
  readonly state:
    | { readonly tokens: number; readonly failedRefreshes: readonly FailedRefresh[] }
    | { readonly reason: string }
    | null
}
