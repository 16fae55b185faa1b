import { EcrLoginError, type LoginResult } from '@ecrlogin/core'
import { describe, expect, it } from 'vitest'
import { github } from './github.ts'

const options = { clients: [], commandAs: null }
const password = 'eyJwYXls+b2Fk/Ijoi=='

function succeeded(host: string, Password = password): LoginResult {
  const loginCommand = {
    Username: 'AWS',
    Password,
    ProxyEndpoint: `https://${host}`,
    Endpoint: `https://${host}`,
    ExpiresAt: new Date(0),
    Command: `docker login --username AWS --password ${Password} https://${host}`,
    Registry: host,
    RegistryId: null,
    Region: 'us-west-2',
  }
  return { registry: host, region: 'us-west-2', loginCommand }
}

const error = new EcrLoginError('timed-out', 'No response.', 'Wait.')
const failed: LoginResult = { registry: 'failed.test', region: 'us-west-2', error }
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const addition = (...results: LoginResult[]) => github.addition!.write(results)

/** Reads the file like the runner does: NAME<<DELIMITER, lines, DELIMITER. */
function readOutputs(text: string): Record<string, string> {
  const pattern = /([^\n]+?)<<([^\n]+)\n([\s\S]*?)\n\2\n/y
  const outputs: Record<string, string> = {}
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    const match = pattern.exec(text)!
    outputs[match[1]!] = match[3]!
  }
  return outputs
}

describe('the format github', () => {
  it('masks the password, its form in URLs, and its form in auth files, each once', () => {
    expect(github.write([succeeded(host), succeeded('public.ecr.aws')], options)).toBe(
      [
        '::add-mask::eyJwYXls+b2Fk/Ijoi==\n',
        '::add-mask::eyJwYXls%252Bb2Fk%252FIjoi%253D%253D\n',
        `::add-mask::${Buffer.from(`AWS:${password}`).toString('base64')}\n`,
      ].join(''),
    )
  })

  it('writes nothing for a failed registry', () => {
    expect(github.write([failed], options)).toBe('')
    expect(addition(failed)).toBe('')
  })

  it("has amazon-ecr-login's outputs, and the output registry for exactly one registry", () => {
    const name = '111122223333_dkr_ecr_us_west_2_amazonaws_com'
    const logins = { [`docker_username_${name}`]: 'AWS', [`docker_password_${name}`]: password }
    expect(readOutputs(addition(succeeded(host)))).toEqual({ registry: host, ...logins })
    expect(readOutputs(addition(succeeded(host), failed))).toEqual(logins)
    expect(readOutputs(addition(succeeded(host), succeeded('public.ecr.aws')))).toEqual({
      ...logins,
      docker_username_public_ecr_aws: 'AWS',
      docker_password_public_ecr_aws: password,
    })
  })

  it.each(['two\nlines', 'end_of_value', 'end_of_value\nx<<end_of_value_\ny\nend_of_value_'])(
    'ends a value with a delimiter that does not occur in it: %j',
    (value) => {
      expect(readOutputs(addition(succeeded('a.test', value)))).toMatchObject({
        docker_password_a_test: value,
      })
    },
  )
})
