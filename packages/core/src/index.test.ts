import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as core from './index.ts'

/** The AWS SDK's modules that a fresh process has loaded after the package and then `code`. */
function loadedSdkModules(code: string): string[] {
  const script = `
    const core = await import('@ecrlogin/core')
    ${code}
    const { createRequire } = await import('node:module')
    const loaded = Object.keys(createRequire(process.cwd() + '/').cache)
    console.log(JSON.stringify(loaded.filter((file) => /node_modules.(@aws-sdk|@smithy)/.test(file))))`
  const root = join(import.meta.dirname, '..')
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
  return JSON.parse(output)
}

describe('the package', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(core).sort()).toEqual([
      'EcrLoginError',
      'decodeAuthorizationToken',
      'describeCauses',
      'exitCodes',
      'findNamedRegistry',
      'findRegistry',
      'getAuthorizationData',
      'getLoginCommand',
      'getLoginCommands',
      'homeDirectory',
      'inspectLogins',
      'isRegistryId',
      'listProfiles',
      'noCache',
      'openTokenCache',
      'parseRegistry',
      'parseSettings',
      'privateRegistry',
      'publicRegistry',
      'quoteValue',
      'readSettings',
      'readTextFile',
      'getCachedLoginCommand',
      'redact',
      'resolveRegistryHosts',
      'settingsPath',
      'suggest',
      'toEcrLoginError',
    ])
  })

  it('loads nothing of the AWS SDK when it is imported, as built', () => {
    expect(loadedSdkModules('')).toEqual([])
  })

  it('would be seen to load the AWS SDK if it did', () => {
    expect(loadedSdkModules("await import('@aws-sdk/client-ecr')")).not.toEqual([])
  })
})
