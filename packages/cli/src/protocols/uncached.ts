// Everything that the protocols need when the cache has no response, in one lazily loaded module.
export { getLoginCommand, readSettings } from '@ecrlogin/core'
export { findNamedRegistry } from '@ecrlogin/core/internal'
export { chooseCache, openCache } from '../tokens/open-cache.ts'
