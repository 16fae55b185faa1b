// What the protocols need to ask AWS, loaded when the cache alone has no answer.
export { findNamedRegistry, getLoginCommand, readSettings } from '@ecrlogin/core'
export { chooseCache, openCache } from '../tokens/open-cache.ts'
