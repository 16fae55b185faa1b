/** Exports marked as beta are seams for our tests. Semantic versioning does not cover them. */
export type { RetrySettings } from './aws-config/aws-config.ts'
export type { CacheEntry, ListedToken } from './cache/cache-entry.ts'
export type { CachedIdentity, CacheLimits, CacheRequest } from './cache/cache-request.ts'
export { openTokenCache, type StoredTokenCache, type TokenCache } from './cache/token-cache.ts'
export type { ApiCall, ApiResponse, EcrApi } from './ecr/api-call.ts'
export type { ApiTarget, TargetOptions } from './ecr/api-target.ts'
export type { AuthorizationData } from './ecr/authorization-data.ts'
export type { AuthorizationToken, RegistryCredentials } from './ecr/authorization-token.ts'
export {
  EcrLoginError,
  type EcrLoginErrorOptions,
  type ErrorCode,
  type ErrorKind,
  errorKinds,
  type ServiceResponse,
} from './errors/errors.ts'
export type { ServiceTarget } from './http/client-options.ts'
export type { ProbeResult } from './http/probe.ts'
export type { AwsRequestHandler } from './http/request-handler.ts'
export type { SdkRequestHandler } from './http/sdk-request-handler.ts'
export type { CallerIdentity } from './identity/caller-identity.ts'
export type { IdentityOptions } from './identity/choose-identity.ts'
export type { Credentials, SdkCredentials, WebIdentity } from './identity/identity.ts'
export type { MfaCodeProvider } from './identity/sources/context.ts'
export type { SourceKind } from './identity/sources/source.ts'
export { inspectLogins } from './inspection/inspect-logins.ts'
export type { Inspection, Result } from './inspection/inspection.ts'
export { type AuthorizationDataResult, getAuthorizationData } from './login/get-authorization-data.ts'
export { getLoginCommand, getLoginCommands, type LoginResult } from './login/get-login-commands.ts'
export type { LoginCommand } from './login/login-command.ts'
export type { LoginOptions, Progress, RegistryOptions } from './login/options.ts'
export type { Region, RegionSource } from './registries/region.ts'
export { findRegistry, parseRegistry, type Registry } from './registries/registry.ts'
export type { EcrLoginSettings, RegistryRule } from './settings/registry-rule.ts'
export { readSettings } from './settings/settings.ts'
export type { Environment } from './system/environment.ts'
export type { Host } from './system/host.ts'
export type { Logger } from './system/logger.ts'
export type { PostRequest } from './system/runtime/post.ts'
export type { HttpResponse } from './system/runtime/response.ts'
export type { TimeLimit, TimeLimits } from './system/time-limits.ts'
