/** `@ecrlogin/core/internal`: for the `ecrlogin` program alone, and not covered by semantic versioning. */
export { noCache } from './cache/token-cache.ts'
export { withLock } from './cache/with-lock.ts'
export {
  describeCauses,
  hideUserInfo,
  quoteValue,
  redact,
  toEcrLoginError,
} from './errors/errors.ts'
export { suggest } from './errors/suggestion.ts'
export { listFileProblems, listProfiles } from './identity/configured-profiles.ts'
export { resolveRegistryHosts } from './login/resolve-hosts.ts'
export { describeRegionSource } from './registries/describe-region-source.ts'
export { matchesGlob } from './settings/glob.ts'
export { findNamedRegistry, type NamedRegistry } from './settings/named-registry.ts'
export { ruleKeys } from './settings/registry-rule.ts'
export { parseSettings } from './settings/settings.ts'
export { settingsPath } from './settings/settings-path.ts'
export { removeLeftovers, replaceFile } from './system/atomic-write.ts'
export { createFolders } from './system/create-folders.ts'
export { cacheDirectory, configDirectory, dataDirectory } from './system/directories.ts'
export { formatTime } from './system/format-time.ts'
export { homeDirectory } from './system/host.ts'
export { isJsonObject, type JsonObject, parseJsonObject } from './system/json-object.ts'
export { RefusedFileError } from './system/refused-file-error.ts'
export { rejectSharedPath, rejectSharedTree } from './system/reject-shared-path.ts'
export { resolveLinks } from './system/resolve-links.ts'
export { readFileBytes, readTextFile } from './system/text-file.ts'
