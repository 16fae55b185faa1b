export type { Environment } from './aws-config/aws-config.ts'
export type { CacheEntry } from './cache/cache-entry.ts'
export {
  type CacheLimits,
  type CacheRequest,
  openTokenCache,
  type StoredTokenCache,
  type TokenCache,
} from './cache/token-cache.ts'
export type { ApiCall, EcrApi } from './ecr/api-call.ts'
export type { ApiTarget, TargetOptions } from './ecr/api-target.ts'
export type { AuthorizationData } from './ecr/authorization-data.ts'
export type { AuthorizationToken, RegistryCredentials } from './ecr/authorization-token.ts'
export { EcrLoginError, type ErrorCode, type ErrorKind } from './errors/errors.ts'
export type { ProbeResult } from './http/probe.ts'
export type { CallerIdentity } from './identity/caller-identity.ts'
export type { IdentityOptions } from './identity/choose-identity.ts'
export type { Credentials, MfaCodeProvider, SdkCredentials, WebIdentity } from './identity/identity.ts'
export type { CredentialSource } from './identity/sources/index.ts'
export { inspectLogins } from './inspection/inspect-logins.ts'
export type { Inspection, Result } from './inspection/inspection.ts'
export { type AuthorizationDataResult, getAuthorizationData } from './login/get-authorization-data.ts'
export { getLoginCommand, getLoginCommands, type LoginResult } from './login/get-login-commands.ts'
export type { LoginCommand } from './login/login-command.ts'
export type { LoginOptions, Progress, RegistryOptions } from './login/options.ts'
export type { Region, RegionSource } from './registries/region.ts'
export { findRegistry, parseRegistry, type Registry } from './registries/registry.ts'
export type { EcrLoginSettings, RegistryRule } from './settings/parse-settings.ts'
export { readSettings } from './settings/settings.ts'
export type { Logger } from './system/logger.ts'
