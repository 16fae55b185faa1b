/** `@ecrlogin/core/cached`: a login command from the cache, and the little that goes with it. It loads nothing else. */
export {
  describeCauses,
  EcrLoginError,
  type ErrorKind,
  quoteValue,
  toEcrLoginError,
} from './errors/errors.ts'
export { type CachedLoginOptions, getCachedLoginCommand } from './login/get-cached-login-command.ts'
export { findRegistry } from './registries/registry.ts'
export { cacheDirectory } from './system/directories.ts'
export { homeDirectory } from './system/host.ts'
export { isJsonObject, parseJsonObject } from './system/json-object.ts'
