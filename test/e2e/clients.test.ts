import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clients } from '../../packages/cli/src/clients/index.ts'
import { type Cloud, startCloud } from '../support/local-ecr.ts'
import { findProgram } from '../support/programs.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const otherHost = '444455556666.dkr.ecr.us-west-2.amazonaws.com'

/** The hosts in either auth file of the sandbox. */
function storedLogins(): string[] {
  const files = [join(cloud.sandbox.dockerConfig, 'config.json'), cloud.environment().REGISTRY_AUTH_FILE!]
  return files.flatMap((file) =>
    existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).auths ?? {}) : [],
  )
}

describe.each(clients)('$name, for real', ({ name }) => {
  it('is logged in under the bare host, and out again', async ({ skip }) => {
    if (!findProgram(name)) return skip(`${name} is not installed`)
    const login = await cloud.ecrlogin(['login', host, otherHost, '--client', name])
    expect(login).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Login Succeeded/) })
    expect(storedLogins().sort()).toEqual([host, otherHost])
    expect((await cloud.ecrlogin(['logout', host, '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([otherHost])
    expect((await cloud.ecrlogin(['logout', '--all', '--client', name])).exitCode).toBe(0)
    expect(storedLogins()).toEqual([])
  })

  it('refuses a registry that the token does not open, with 7', async ({ skip }) => {
    if (!findProgram(name)) return skip(`${name} is not installed`)
    const stranger = '999900001111.dkr.ecr.us-west-2.amazonaws.com'
    const { exitCode, stderr } = await cloud.ecrlogin(['login', stranger, '--client', name])
    expect({ exitCode, stored: storedLogins() }).toEqual({ exitCode: 7, stored: [] })
    expect(stderr).toContain(`${name} refused the login`)
  })

  it('is the default with ECRLOGIN_CLIENT', async ({ skip }) => {
    if (!findProgram(name)) return skip(`${name} is not installed`)
    const environment = { ...cloud.environment(), ECRLOGIN_CLIENT: name }
    const { stdout } = await cloud.ecrlogin(['get', host, '-o', 'sh'], { environment })
    expect(stdout).toContain(` | ${name} login --username AWS --password-stdin ${host} || `)
  })
})
