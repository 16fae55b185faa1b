import type { EcrLoginError, Environment, Inspection, Outcome, Registry } from '@ecrlogin/core'

/** All that was read, for the checks to judge; it holds no secret. */
export interface Reading {
  readonly program: Program
  readonly system: NodeJS.Platform
  readonly now: Date
  /** The registries as they were named; none for the caller's own. */
  readonly registries: readonly string[]
  readonly environment: Environment
  readonly clients: readonly FoundClient[]
  /** Docker's, then that of podman, buildah and skopeo. */
  readonly authFiles: readonly AuthFile[]
  /** Which of the helpers that the auth files name are on PATH. */
  readonly helpersOnPath: ReadonlySet<string>
  /** Null where there is no settings file. */
  readonly settings: { readonly path: string; readonly rules: number } | null
  /** The profile that options or environment name, null for none. */
  readonly profile: string | null
  /** The profiles that name credentials, in the order of the AWS config files. */
  readonly profiles: readonly string[]
  /** Why the registries could not be looked at is said once, by the check that it belongs to. */
  readonly inspections: Outcome<readonly Inspection[]>
  readonly cache: Cache
}

export interface Program {
  /** With the artifact that it is. */
  readonly version: string
  /** What runs it, such as `Node 24.1.0`. */
  readonly runtime: string
}

export interface FoundClient {
  readonly name: string
  /** Null for one that is not installed; empty for one that does not tell. */
  readonly version: string | null
  /** Whether a login would use it. */
  readonly isWanted: boolean
}

export interface AuthFile {
  readonly path: string
  /** The clients that keep their logins in it. */
  readonly clients: readonly string[]
  /** Null where there is no file. */
  readonly content: AuthContent | { readonly error: EcrLoginError } | null
}

export interface AuthContent {
  /** Those for Amazon ECR, in the order of the file. */
  readonly logins: readonly StoredLogin[]
  /** The helper of each registry that has one of its own, as `docker-credential-` is left out. */
  readonly credHelpers: Readonly<Record<string, string>>
  readonly credsStore: string | null
}

/** A login that lies in the file itself. */
export interface StoredLogin {
  /** As the file has it, such as `https://HOST`. */
  readonly key: string
  readonly registry: Registry
  /** Null where the password does not tell. */
  readonly expiresAt: Date | null
}

export interface Cache {
  readonly path: string
  readonly isSwitchedOff: boolean
  /** Null where nothing was ever kept. */
  readonly state: { readonly tokens: number } | { readonly reason: string } | null
}
