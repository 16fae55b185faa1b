/**
 * `@ecrlogin/core/cached`: login commands from the cache, with as little code to load as possible. Only
 * `getCachedLoginCommand` and its options are covered by semantic versioning; the rest is for the `ecrlogin` program.
 */
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
