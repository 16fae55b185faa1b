export type { ApiCall, ApiTarget, AuthorizationData, EcrApi } from './api-call.ts'
export { findNamedRegistry, type NamedRegistry, type RegistryOptions } from './asked-registries.ts'
export { type AuthorizationDataResult, getAuthorizationData } from './authorization-data.ts'
export { decodeAuthorizationToken, type UserAndPassword } from './authorization-token.ts'
export type { Environment } from './aws-config.ts'
export type { CacheEntry } from './cache-entry.ts'
export type { Caller } from './caller-identity.ts'
export { type Options, type Progress, type Report, resolveRegistryHosts } from './context.ts'
export { listProfiles } from './credential-sources.ts'
export {
  describeCauses,
  EcrLoginError,
  type ErrorCode,
  exitCodes,
  quoteValue,
  redact,
  toEcrLoginError,
} from './errors.ts'
export type { LoginCommand } from './format-login-command.ts'
export type { Credentials, MfaCodeProvider, WebIdentity } from './identity.ts'
export { inspectLogins } from './inspect-logins.ts'
export type { Inspection, Outcome } from './inspection.ts'
export { getLoginCommand, getLoginCommands, type LoginResult } from './login-command.ts'
export { homeDirectory } from './machine.ts'
export type { Reach } from './reach.ts'
export { type RecallOptions, recallLoginCommand } from './recall.ts'
export {
  findRegistry,
  isRegistryId,
  parseRegistry,
  privateRegistry,
  publicRegistry,
  type Registry,
} from './registry.ts'
export { parseSettings, readSettings } from './settings.ts'
export type { EcrLoginSettings, RegistryRule } from './settings-file.ts'
export { settingsPath } from './settings-path.ts'
export { suggest } from './suggestion.ts'
export type { TargetOptions } from './target.ts'
export { readTextFile } from './text-file.ts'
export {
  noCache,
  openTokenCache,
  type StoredTokenCache,
  type TokenCache,
} from './token-cache.ts'
