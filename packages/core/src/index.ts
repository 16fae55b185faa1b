export type { ApiCall, ApiTarget, AuthorizationData, EcrApi } from './ecr/api-call.ts'
export { findNamedRegistry, type NamedRegistry, type RegistryOptions } from './login/requested-registries.ts'
export { type AuthorizationDataResult, getAuthorizationData } from './login/get-authorization-data.ts'
export { decodeAuthorizationToken, type UserAndPassword } from './ecr/authorization-token.ts'
export type { Environment } from './aws-config/aws-config.ts'
export type { CacheEntry } from './cache/cache-entry.ts'
export type { Caller } from './identity/caller-identity.ts'
export { type Options, type Progress, type Report, resolveRegistryHosts } from './login/call-context.ts'
export { listProfiles } from './identity/credential-sources.ts'
export {
  describeCauses,
  EcrLoginError,
  type ErrorCode,
  exitCodes,
  quoteValue,
  redact,
  toEcrLoginError,
} from './errors/errors.ts'
export type { LoginCommand } from './login/login-command.ts'
export type { Credentials, MfaCodeProvider, WebIdentity } from './identity/identity.ts'
export { inspectLogins } from './inspection/inspect-logins.ts'
export type { Inspection, Outcome } from './inspection/inspection.ts'
export { getLoginCommand, getLoginCommands, type LoginResult } from './login/get-login-commands.ts'
export { homeDirectory } from './system/host.ts'
export type { Reach } from './http/probe.ts'
export { type RecallOptions, recallLoginCommand } from './login/cached-login-command.ts'
export {
  findRegistry,
  isRegistryId,
  parseRegistry,
  privateRegistry,
  publicRegistry,
  type Registry,
} from './registries/registry.ts'
export { parseSettings, readSettings } from './settings/settings.ts'
export type { EcrLoginSettings, RegistryRule } from './settings/parse-settings.ts'
export { settingsPath } from './settings/settings-path.ts'
export { suggest } from './errors/suggestion.ts'
export type { TargetOptions } from './ecr/api-target.ts'
export { readTextFile } from './system/text-file.ts'
export {
  noCache,
  openTokenCache,
  type StoredTokenCache,
  type TokenCache,
} from './cache/token-cache.ts'
