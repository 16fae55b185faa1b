import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import * as core from './index.ts'

describe('the package', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(core).sort()).toEqual([
      'EcrLoginError',
      'decodeAuthorizationToken',
      'describeCauses',
      'exitCodes',
      'findRegistry',
      'getAuthorizationData',
      'getLoginCommand',
      'getLoginCommands',
      'isRegistryId',
      'parseRegistry',
      'privateRegistry',
      'publicRegistry',
      'quoteValue',
      'redact',
      'resolveRegistryHosts',
      'toEcrLoginError',
    ])
  })
})
