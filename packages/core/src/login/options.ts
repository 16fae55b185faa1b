import type { TokenCache } from '../cache/token-cache.ts'
import type { EcrApi } from '../ecr/api-call.ts'
import type { TargetOptions } from '../ecr/api-target.ts'
import type { IdentityOptions } from '../identity/choose-identity.ts'
import type { MfaCodeProvider } from '../identity/sources/source.ts'
import type { EcrLoginSettings } from '../settings/registry-rule.ts'
import type { Environment } from '../system/environment.ts'
import type { Logger } from '../system/logger.ts'

/** The registries of a call, and how to reach them. */
export interface RegistryOptions extends TargetOptions {
  /**
   * Registry hosts, as clients pass them, 12-digit account ids, and names that the settings file gives to
   * groups and custom domains; none stands for the caller's own registry.
   */
  readonly registries?: readonly string[] | undefined
  /** Further account ids, in a list that takes nothing else. */
  readonly registryIds?: readonly string[] | undefined
  /** The regions of account ids and of the caller's own registry; hosts name their own region. */
  readonly regions?: readonly string[] | undefined
  /** Adds ECR Public, or requests it alone. */
  readonly public?: boolean | undefined
  /** The settings file, as `readSettings` returns it; default none. */
  readonly settings?: EcrLoginSettings | undefined
}

/** The options of every call; all of them have defaults. */
export interface LoginOptions extends RegistryOptions, IdentityOptions {
  /** Limit for the whole call in milliseconds, excluding the time in which a person is asked; default 30,000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Default `process.env`. The AWS SDK's own credential providers read `process.env` themselves. */
  readonly environment?: Environment | undefined
  readonly mfaCodeProvider?: MfaCodeProvider | undefined
  /** Where tokens are cached; default nowhere. */
  readonly cache?: TokenCache | undefined
  /** Default none. */
  readonly logger?: Logger | undefined
  /** Default none. */
  readonly progress?: Progress | undefined
  /** Is called at the end of each phase of the call with the phase's name, for measurements; default none. */
  readonly onPhase?: ((name: string) => void) | undefined
  /** Default the real API. */
  readonly api?: EcrApi | undefined
  /** Default the system's clock. It decides on expiry and signs requests. */
  readonly now?: (() => Date) | undefined
}

/** Takes the progress of a call with several registries. */
export interface Progress {
  /** The requested registries, in order; the caller's own registry is named by its region. */
  requested(registries: readonly string[]): void
  /** One of them has its result, in whatever order responses arrive. */
  settled(index: number, isOk: boolean): void
}
