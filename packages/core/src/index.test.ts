import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as cached from './cached.ts'
import * as core from './index.ts'
import * as internal from './internal.ts'

/** Runs a module in a fresh process, where the package is as built, and returns what it prints as JSON. */
function run(module: string): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', module], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    timeout: 30_000,
  })
  return JSON.parse(output)
}

describe('@ecrlogin/core', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(core).sort()).toEqual([
      'EcrLoginError',
      'errorKinds',
      'findRegistry',
      'getAuthorizationData',
      'getLoginCommand',
      'getLoginCommands',
      'inspectLogins',
      'openTokenCache',
      'parseRegistry',
      'readSettings',
    ])
  })

  /** The AWS SDK's modules that are loaded after the package and then `code`. */
  const loadedSdkModules = (code: string) =>
    run(`
      await import('@ecrlogin/core')
      ${code}
      const { createRequire } = await import('node:module')
      const loaded = Object.keys(createRequire(process.cwd() + '/').cache)
      console.log(JSON.stringify(loaded.filter((file) => /node_modules.(@aws-sdk|@smithy)/.test(file))))`)

  it('does not load the AWS SDK when it is imported', () => {
    expect(loadedSdkModules('')).toEqual([])
  })

  it('would be seen to load the AWS SDK if it did', () => {
    expect(loadedSdkModules("await import('@aws-sdk/client-ecr')")).not.toEqual([])
  })
})

describe('@ecrlogin/core/internal', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(internal).sort()).toEqual([
      'RefusedFileError',
      'cacheDirectory',
      'configDirectory',
      'createFolders',
      'dataDirectory',
      'describeCauses',
      'describeRegionSource',
      'findNamedRegistry',
      'formatTime',
      'hideUserInfo',
      'homeDirectory',
      'isJsonObject',
      'listFileProblems',
      'listProfiles',
      'matchesGlob',
      'noCache',
      'parseJsonObject',
      'parseSettings',
      'quoteValue',
      'readFileBytes',
      'readTextFile',
      'redact',
      'rejectSharedPath',
      'rejectSharedTree',
      'removeLeftovers',
      'replaceFile',
      'resolveLinks',
      'resolveRegistryHosts',
      'ruleKeys',
      'settingsPath',
      'suggest',
      'toEcrLoginError',
      'withLock',
    ])
  })
})

describe('@ecrlogin/core/cached', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(cached).sort()).toEqual([
      'EcrLoginError',
      'cacheDirectory',
      'describeCauses',
      'findRegistry',
      'getCachedLoginCommand',
      'homeDirectory',
      'isJsonObject',
      'parseJsonObject',
      'quoteValue',
      'toEcrLoginError',
    ])
  })
})

describe('a login command from the cache', () => {
  /** Whether each of Node's slow modules is loaded after the second of two calls, which the cache serves. */
  function loadedModules(code: string): unknown {
    const home = mkdtempSync(join(tmpdir(), 'ecrlogin-loaded-'))
    try {
      return run(`
        const isLoaded = (name) => process.moduleLoadList.includes('NativeModule ' + name)
        const { getLoginCommand, openTokenCache } = await import('@ecrlogin/core')
        const authorizationToken = Buffer.from('AWS:password').toString('base64')
        const data = { authorizationToken, expiresAt: new Date(Date.now() + 43_200_000), proxyEndpoint: null }
        const options = {
          registries: ['public.ecr.aws'],
          environment: {
            HOME: ${JSON.stringify(home)},
            AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
            AWS_SECRET_ACCESS_KEY: 'secret',
          },
          cache: openTokenCache(${JSON.stringify(join(home, 'cache'))}),
        }
        await getLoginCommand({ ...options, api: async () => [data] })
        const api = () => Promise.reject(new Error('not cached'))
        await getLoginCommand({ ...options, api })
        ${code}
        console.log(JSON.stringify(['crypto', 'https', 'tls'].filter(isLoaded)))`)
    } finally {
      rmSync(home, { recursive: true })
    }
  }

  it('loads neither node:crypto nor node:https, which take longer than the rest', () => {
    expect(loadedModules('')).toEqual([])
  })

  it('would be seen to load them if it did', () => {
    expect(loadedModules("await import('node:https')")).toEqual(['crypto', 'https', 'tls'])
  })
})
