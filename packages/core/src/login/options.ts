import type { TokenCache } from '../cache/token-cache.ts'
import type { EcrApi } from '../ecr/api-call.ts'
import type { TargetOptions } from '../ecr/api-target.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import type { MfaCodeProvider } from '../identity/sources/context.ts'
import type { EcrLoginSettings } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import type { Logger } from '../system/logger.ts'

/** Options for the registries of a call and the API that issues their tokens. */
export interface RegistryOptions extends TargetOptions {
  /**
   * Registry hosts as clients pass them, 12-digit account ids, and groups and custom domains in the settings file. Default
   * the caller's own registry.
   */
  readonly registries?: readonly string[] | undefined
  /** More account ids. Unlike `registries`, this list accepts nothing else. */
  readonly registryIds?: readonly string[] | undefined
  /**
   * The regions of account ids and of the caller's own registry; hosts name their own region. Default the region of the
   * rule in the settings file, of the environment, of the profile, or of the EC2 instance, in this order.
   */
  readonly regions?: readonly string[] | undefined
  /** Whether to add ECR Public; with no other registries, it is the only one. */
  readonly public?: boolean | undefined
  /** The settings, as `readSettings` returns them; default none. */
  readonly settings?: EcrLoginSettings | undefined
}

/** The options of every call. All of them have defaults. */
export interface LoginOptions extends RegistryOptions, IdentityOptions {
  /** Time limit for the whole call in milliseconds, not counting the time for which `mfaCodeProvider` waits; default 30,000. */
  readonly timeoutMs?: number | undefined
  /** Ends the call; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Default `process.env`. */
  readonly environment?: Environment | undefined
  /** Default none: a role that requires an MFA code then fails with `mfa-required`. */
  readonly mfaCodeProvider?: MfaCodeProvider | undefined
  /** The token cache, as `openTokenCache` returns it; default none. */
  readonly cache?: TokenCache | undefined
  /** Default none. */
  readonly logger?: Logger | undefined
  /** Receives the progress of the call; default none. */
  readonly progress?: Progress | undefined
  /** Called with the name of each phase of the call when it ends, for measurements; default none. @beta */
  readonly onPhase?: ((name: string) => void) | undefined
  /** Calls the API; default the real one. @beta */
  readonly api?: EcrApi | undefined
  /** The clock that decides whether tokens have expired, and with which calls to ECR are signed; default the system's. */
  readonly now?: (() => Date) | undefined
}

/** Receives the progress of a call with several registries. */
export interface Progress {
  /** Called once with the names of the requested registries, in order; the caller's own is named by its region. */
  requested(registries: readonly string[]): void
  /** Called once per registry when it has its result. `index` is that of its name; results arrive in any order. */
  settled(index: number, isOk: boolean): void
}
