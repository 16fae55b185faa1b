import { EcrLoginError } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import type { ProtocolContext } from '../protocol.ts'
import { type CredentialHelper, credentialsNotFound, handleHelperCall } from './helper-protocol.ts'

const stored: string[] = []
const helper: CredentialHelper = {
  name: 'test',
  async get(serverUrl) {
    if (serverUrl === 'denied.test') throw new EcrLoginError('access-denied', 'AWS denied it.', 'Ask for it.')
    if (serverUrl !== 'a.test') throw credentialsNotFound()
    return { username: 'AWS', secret: 'pass' }
  },
  async store(serverUrl) {
    stored.push(serverUrl)
  },
  list: async () => ({ 'a.test': 'AWS' }),
}

function call(input: string, ...argv: string[]) {
  const context: ProtocolContext = {
    environment: {},
    readInput: () => input,
    logger: { debug: () => {}, warn: () => {} },
    onPhase: () => {},
    ask: () => Promise.reject(new Error('nobody to ask')),
    version: '1.2.3',
  }
  return handleHelperCall(helper, argv, context)
}

const login = (ServerURL: unknown, Username: unknown) =>
  JSON.stringify({ ServerURL, Username, Secret: 'pass' })

describe("Docker's credential helper protocol", () => {
  it.each([
    ['get', 'a.test\n', '{"ServerURL":"a.test","Username":"AWS","Secret":"pass"}\n'],
    ['store', login('a.test', 'AWS'), ''],
    ['erase', 'a.test', ''],
    ['list', '', '{"a.test":"AWS"}\n'],
    ['version', '', 'docker-credential-test (ecrlogin) 1.2.3\n'],
    ['--version', '', 'docker-credential-test (ecrlogin) 1.2.3\n'],
    ['-h', '', 'Usage: docker-credential-test <store|get|erase|list|version>\n'],
  ])('%s with %j on stdin prints %j', async (verb, input, stdout) => {
    expect(await call(input, verb)).toEqual({ stdout, exitCode: 0 })
  })

  it.each([
    ['get', 'b.test', 'credentials not found in native keychain'],
    ['get', ' \n', 'no credentials server URL'],
    ['get', 'denied.test', 'AWS denied it. Ask for it.'],
    ['erase', '', 'no credentials server URL'],
    ['store', 'nonsense', 'no credentials server URL'],
    ['store', '[]', 'no credentials server URL'],
    ['store', login('', 'AWS'), 'no credentials server URL'],
    ['store', login(1, 'AWS'), 'no credentials server URL'],
    ['store', login('a.test', ''), 'no credentials username'],
    ['__proto__', '', 'docker-credential-test: unknown action: __proto__'],
  ])('%s with %j on stdin fails with %j', async (verb, input, message) => {
    expect(await call(input, verb)).toEqual({ stdout: `${message}\n`, exitCode: 1 })
  })

  it('requires exactly one verb', async () => {
    const usage = { stdout: 'Usage: docker-credential-test <store|get|erase|list|version>\n', exitCode: 1 }
    expect(await call('a.test')).toEqual(usage)
    expect(await call('a.test', 'get', 'a.test')).toEqual(usage)
  })

  it('passes the registry of a login to the helper', async () => {
    stored.length = 0
    await call(login('a.test', 'AWS'), 'store')
    expect(stored).toEqual(['a.test'])
  })
})
