import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Principal } from '@ecrlogin/local-ecr'
import { beforeEach, describe, expect, it } from 'vitest'
import { aliceProfile, anHourAgo, asks, assumes } from '../support/cloud/plays.ts'
import {
  account,
  alice,
  logInToSso,
  phone,
  roles,
  type Scene,
  type Stage,
  section,
  ssoProfile,
} from '../support/cloud/stage.ts'
import { stageOpener } from '../support/cloud/stages.ts'
import { findProgram } from '../support/programs/programs.ts'

const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`
const otherHost = '444455556666.dkr.ecr.eu-west-1.amazonaws.com'

const enter = stageOpener()

const guardedProfile = (name: string, ...settings: string[]) =>
  section(
    `profile ${name}`,
    `role_arn = ${roles.guarded.arn}`,
    'source_profile = alice',
    `mfa_serial = ${phone}`,
    ...settings,
  )
const config = aliceProfile + guardedProfile('role')
const line = `ecrlogin password ${host} --profile role`

/** Runs a command line on a separate terminal, and types this input. */
function runOnTerminal(stage: Stage, commandLine: string, scene: Scene, typed: string) {
  return stage.run(['script', '-qefc', commandLine, '/dev/null'], scene, typed)
}

describe.concurrent('a role that requires an MFA code', () => {
  beforeEach(({ skip }) => {
    if (!findProgram('script') || !findProgram('setsid')) skip('util-linux is not installed')
  })

  it('prompts for it on the terminal, and never prints it on stdout or stderr', async () => {
    const stage = await enter()
    const redirected = `${line} >out 2>err`
    const { exitCode, stdout } = await runOnTerminal(stage, redirected, { config }, '123456\n')
    expect(stdout).toContain(`MFA code for ${phone}: `)
    const read = (name: string) => readFileSync(`${stage.home}/${name}`, 'utf8')
    expect({ exitCode, err: read('err') }).toEqual({ exitCode: 0, err: '' })
    expect(read('out')).toMatch(/^\S{100,}\n?$/)
    expect(stage.trail()).toEqual([assumes('user/alice'), asks('role/guarded')])
  })

  it('stops the clock of --timeout while it waits for the code', async () => {
    const stage = await enter()
    const typeSlowly = `(sleep 4; echo 123456; sleep 1) | script -qefc '${line} --timeout 3' /dev/null`
    const { exitCode, stdout } = await stage.run(['sh', '-c', typeSlowly], { config })
    expect(stdout).toContain('MFA code for')
    expect(exitCode).toBe(0)
  })

  it('reports that no code was typed', async () => {
    const stage = await enter()
    const { exitCode, stdout } = await runOnTerminal(stage, line, { config }, '\u0004')
    expect(exitCode).toBe(3)
    expect(stdout).toContain('An MFA code is needed, and none was entered.')
  })

  it('reports that the code is wrong', async () => {
    const stage = await enter()
    const { exitCode, stdout } = await runOnTerminal(stage, line, { config }, '654321\n')
    expect(exitCode).toBe(4)
    expect(stdout).toContain('MultiFactorAuthentication failed with invalid MFA one time pass code.')
    expect(stage.trail()).toEqual([assumes('user/alice')])
  })

  it('is not assumed without a terminal', async () => {
    const stage = await enter()
    const argv = ['setsid', '--wait', ...line.split(' '), '--errors', 'json']
    const { exitCode, stdout, stderr } = await stage.run(argv, { config })
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'mfa-required',
      message: 'An MFA code is needed, and there is no terminal to ask for it.',
    })
    expect(stage.trail()).toEqual([])
  })

  it('does not prompt if its source has no credentials', async () => {
    const stage = await enter()
    logInToSso(stage, anHourAgo())
    const scene = {
      config: ssoProfile('alice') + guardedProfile('role'),
    }
    const { exitCode, stdout } = await runOnTerminal(stage, line, scene, '123456\n')
    expect(exitCode).toBe(3)
    expect(stdout).toContain('`aws sso login --profile alice`')
    expect(stdout).not.toContain('MFA')
  })

  it('ends as soon as the code is typed, and does not show it', async () => {
    const stage = await enter()
    // The terminal stays open until the program has ended.
    const typed = '{ sleep 2; echo 123456; while [ ! -e ended ]; do sleep 0.1; done; }'
    const onTerminal = `script -qefc '${line} >out; touch ended' /dev/null`
    const { exitCode, stdout } = await stage.run(['sh', '-c', `${typed} | ${onTerminal}`], { config })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `MFA code for ${phone}: \r\n` })
  })

  it('prompts for the codes of two roles one after the other', async () => {
    const stage = await enter()
    const rules = [
      ['111122223333', 'role'],
      ['444455556666', 'other'],
    ].map(([match, profile]) => `[[registry]]\nmatch = "${match}"\nprofile = "${profile}"\n`)
    const scene = {
      config: config + guardedProfile('other', 'role_session_name = other'),
      environment: { ECRLOGIN_CONFIG: stage.write('rules.toml', rules.join('')) },
    }
    const typed = '(sleep 2; echo 123456; sleep 2; echo 123456; sleep 2)'
    const onTerminal = `script -qefc 'ecrlogin get ${host} ${otherHost} >out 2>err' /dev/null`
    const { exitCode, stdout } = await stage.run(['sh', '-c', `${typed} | ${onTerminal}`], scene)
    const prompt = `MFA code for ${phone}: \r\n`
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: prompt + prompt })
  })

  it("is not prompted for while the AWS CLI's cache has the credentials of the role", async () => {
    const kept: Principal = {
      accessKeyId: 'ASIAKEPT00000EXAMPLE',
      secretAccessKey: 'kept/secret/KEY',
      sessionToken: 'kept/session/TOKEN',
      accountId: account,
      arn: `arn:aws:sts::${account}:assumed-role/guarded/kept`,
    }
    const stage = await enter({ principals: [alice, kept] })
    const credentials = {
      AccessKeyId: kept.accessKeyId,
      SecretAccessKey: kept.secretAccessKey,
      SessionToken: kept.sessionToken,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    }
    // The SHA-1 of {"RoleArn": "arn:aws:iam::111122223333:role/guarded", "SerialNumber": "arn:aws:iam::111122223333:mfa/phone"}
    const file = '.aws/cli/cache/38ee6a41fdf3f98179e235c136ea12831c426a5c.json'
    stage.write(file, JSON.stringify({ Credentials: credentials }))
    const before = readdirSync(join(stage.home, '.aws/cli/cache'))
    const args = ['password', host, '--profile', 'role', '--no-cache']
    expect(await stage.ecrlogin(args, { config })).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stage.trail()).toEqual([asks('role/guarded')])
    expect(readdirSync(join(stage.home, '.aws/cli/cache'))).toEqual(before)
  })

  it("has a hint for Docker's helper, which no client lets ask", async () => {
    const stage = await enter()
    const scene = { config, environment: { AWS_PROFILE: 'role' } }
    const argv = ['setsid', '--wait', 'docker-credential-ecrlogin', 'get']
    const { exitCode, stderr } = await stage.run(argv, scene, host)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`Run \`ecrlogin login ${host}\` in a terminal first.`)
  })
})
