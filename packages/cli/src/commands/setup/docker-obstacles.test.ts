import { describe, expect, it } from 'vitest'
import { parseDockerConfig } from '../../docker-config/docker-config.ts'
import { isBare, otherSpellings, storedLogins } from './docker-obstacles.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.us-west-2.amazonaws.com'
const parse = (text: string) => parseDockerConfig('config.json', text)

describe('obstacles for the credential helper', () => {
  it('include keys of credHelpers in spellings that docker never looks up', () => {
    const credHelpers = { [host]: 'x', [`https://${host}`]: 'x', [`${host}:443/v2/`]: 'x', [other]: 'x' }
    const config = parse(JSON.stringify({ credHelpers }))
    expect(otherSpellings(config, host)).toEqual([`https://${host}`, `${host}:443/v2/`])
  })

  it('include stored logins, but not the empty entries that docker leaves for its helpers', () => {
    const auths = { [host]: {}, [`https://${host}`]: { auth: 'eA==' }, [other]: { auth: 'eA==' } }
    expect(storedLogins(parse(JSON.stringify({ auths })), host)).toEqual([`https://${host}`])
  })

  it.each([
    ['{}', true],
    ['{"HttpHeaders":{},"auths":{}}', true],
    ['{"credsStore":"pass"}', false],
    ['{"auths":{"x":{}}}', false],
    ['{"credHelpers":{"x":"y"}}', false],
  ])('include a store that docker would choose for %s: %s', (text, expected) => {
    expect(isBare(parse(text))).toBe(expected)
  })
})
