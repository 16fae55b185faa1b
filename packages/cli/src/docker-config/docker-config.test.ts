import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseDockerConfig, readDockerConfig } from './docker-config.ts'
import { readAuthFiles } from './read-auth-files.ts'

describe('the text of a config.json', () => {
  it('is reduced to logins and helpers', () => {
    const text = '{"auths":{"a.test":{}},"credHelpers":{"b.test":"x"},"credsStore":"y","HttpHeaders":{}}'
    expect(parseDockerConfig('config.json', text)).toEqual({
      auths: { 'a.test': {} },
      credHelpers: { 'b.test': 'x' },
      credsStore: 'y',
    })
  })

  it.each(['{}', '{"auths":null,"credHelpers":null,"credsStore":null}', '{"credsStore":""}'])(
    'may lack all of them: %s',
    (text) => {
      expect(parseDockerConfig('config.json', text)).toEqual({
        auths: {},
        credHelpers: null,
        credsStore: null,
      })
    },
  )

  it.each([
    ['nonsense', 'is not a JSON object'],
    ['', 'is not a JSON object'],
    ['// comment\n{}', 'is not a JSON object'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['{"credHelpers":"ecr-login"}', 'has credHelpers that are not a JSON object'],
    ['{"credHelpers":[]}', 'has credHelpers that are not a JSON object'],
    ['{"auths":[]}', 'has auths that are not a JSON object'],
  ])('is rejected: %j', (text, problem) => {
    expect(() => parseDockerConfig('config.json', text)).toThrow(
      expect.objectContaining({
        code: 'client-failed',
        message: `The file config.json ${problem}.`,
        hint: 'Fix it or move it away.',
      }),
    )
  })
})

describe('a file in the form of config.json', () => {
  let home: string
  let path: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'ecrlogin-config-'))
    path = join(home, 'config.json')
  })
  beforeEach(() => rmSync(path, { recursive: true, force: true }))
  afterAll(() => rmSync(home, { recursive: true }))

  const readers = {
    readDockerConfig: () => readDockerConfig(path),
    readAuthFiles: () => {
      const [file] = readAuthFiles(new Map([['docker', path]]))
      if (file?.content && 'error' in file.content) throw file.content.error
      return file?.content
    },
  }

  it('can be missing', () => {
    expect(readers.readDockerConfig()).toBeNull()
    expect(readers.readAuthFiles()).toBeNull()
  })

  it.each(Object.entries(readers))('that cannot be used fails with one error in %s', (_, read) => {
    writeFileSync(path, 'nonsense')
    const message = `The file ${path} is not a JSON object.`
    expect(read).toThrow(expect.objectContaining({ code: 'client-failed', message }))
    rmSync(path)
    mkdirSync(path)
    const unreadable = expect.stringContaining(`The file ${path} could not be read (E`)
    expect(read).toThrow(expect.objectContaining({ code: 'client-failed', message: unreadable }))
  })

  it('has the logins to Amazon ECR, with their expiry but without a password', () => {
    const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
    const encode = (text: string) => Buffer.from(text).toString('base64')
    const login = (password: string) => ({ auth: encode(`AWS:${password}`) })
    const auths = {
      [host]: login(encode('{"expiration":1700000000}')),
      [`https://${host}/v2/`]: login('opaque'),
      'public.ecr.aws': {},
      'docker.io': login('other'),
    }
    writeFileSync(path, JSON.stringify({ auths, credHelpers: { a: 'x', b: 1 }, credsStore: 'y' }))
    const [file] = readAuthFiles(new Map([['docker', path]]))
    expect(file).toMatchObject({
      path,
      clients: ['docker'],
      content: {
        logins: [
          { key: host, registry: { host }, expiresAt: new Date(1_700_000_000_000) },
          { key: `https://${host}/v2/`, registry: { host }, expiresAt: null },
        ],
        credHelpers: { a: 'x' },
        credsStore: 'y',
      },
    })
  })
})
