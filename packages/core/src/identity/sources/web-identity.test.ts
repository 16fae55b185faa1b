import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  environmentKeys,
  roleArn,
  roleCredentials,
  type Setup,
  SourceStage,
} from '../../../test-support/source-stage.ts'

let stage: SourceStage
let tokenFile: string

beforeEach(() => {
  stage = new SourceStage()
  tokenFile = stage.write('token', 'a.b.c')
})
afterEach(() => stage.remove())

describe('a role of a web identity', () => {
  it.each<[string, () => Setup, string]>([
    [
      'of the environment',
      () => ({ environment: { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: roleArn } }),
      'ecrlogin',
    ],
    [
      'of a profile',
      () => ({
        config: `[default]\nweb_identity_token_file = ${tokenFile}\nrole_arn = ${roleArn}\nrole_session_name = me\n`,
      }),
      'me',
    ],
    [
      'of both',
      () => ({
        config: `[default]\nrole_arn = other\nweb_identity_token_file = ${tokenFile}\nrole_session_name = me\n`,
        environment: { AWS_ROLE_ARN: roleArn },
      }),
      'me',
    ],
    [
      "of the caller's",
      () => ({
        credentials: { webIdentityToken: 'a.b.c', roleArn, sessionName: 'me' },
        environment: environmentKeys,
      }),
      'me',
    ],
  ])('is assumed with the token, and not signed: %s', async (_, createSetup, sessionName) => {
    const { endpoint, requests, parameters } = await stage.listenAsSts()
    const setup = createSetup()
    const environment = { ...setup.environment, AWS_ENDPOINT_URL_STS: endpoint }
    expect(await stage.get({ ...setup, environment })).toEqual(roleCredentials)
    expect(Object.fromEntries(parameters()[0]!)).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      WebIdentityToken: 'a.b.c',
    })
    expect(requests.map(({ authorization }) => authorization)).toEqual([''])
  })

  it('is assumed with the token that the file holds then', async () => {
    const { endpoint, parameters } = await stage.listenAsSts()
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: roleArn,
      AWS_ENDPOINT_URL_STS: endpoint,
    }
    await stage.get({ environment })
    stage.write('token', 'd.e.f')
    await stage.get({ environment })
    expect(parameters().map((one) => one.get('WebIdentityToken'))).toEqual(['a.b.c', 'd.e.f'])
  })

  it.each([
    ['that does not exist', 'gone', 'ENOENT'],
    ['that is a folder', '.aws', 'EISDIR'],
  ])('cannot be assumed with a file %s', async (_, name, reason) => {
    const file = join(stage.home, name)
    const environment = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: roleArn }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      code: 'no-credentials',
      message: `The web identity token in ${file} could not be read (${reason}).`,
      hint: expect.stringContaining('AWS_WEB_IDENTITY_TOKEN_FILE'),
    })
  })

  it('names the role, and the service account that it does not trust', async () => {
    const { endpoint } = await stage.listenAsSts({ code: 'AccessDenied', message: 'Not authorized' })
    const claims = Buffer.from('{"sub":"system:serviceaccount:team:app"}').toString('base64url')
    writeFileSync(tokenFile, `header.${claims}.signature`)
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: roleArn,
      AWS_ENDPOINT_URL_STS: endpoint,
    }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      message: `While assuming ${roleArn} with the token of "system:serviceaccount:team:app": AWS denied access: Not authorized.`,
      hint: expect.stringContaining('trust policy accepts the issuer, audience and subject'),
    })
  })

  it.each([
    ['InvalidIdentityToken', 'No OpenIDConnect provider found', 'access-denied'],
    ['ExpiredTokenException', 'Token expired: current date/time 1 must be before 0', 'credentials-expired'],
  ])('is an error when STS rejects the token: %s', async (code, message, expected) => {
    const { endpoint } = await stage.listenAsSts({ code, message })
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: roleArn,
      AWS_ENDPOINT_URL_STS: endpoint,
      AWS_MAX_ATTEMPTS: '1',
    }
    await expect(stage.get({ environment })).rejects.toMatchObject({
      code: expected,
      message: expect.stringMatching(/^While assuming \S+ with a web identity token: AWS /),
    })
  })
})
