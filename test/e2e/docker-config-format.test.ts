import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const stranger = '999900001111.dkr.ecr.us-west-2.amazonaws.com'

let cloud: Cloud
beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const get = (...registries: readonly string[]) =>
  cloud.ecrlogin(['get', ...registries, '-o', 'docker-config'])

it('-o docker-config prints one file with the logins of all registries', async () => {
  const { stdout, exitCode } = await get(host, 'public.ecr.aws')
  expect(exitCode).toBe(0)
  const { auths, ...others } = JSON.parse(stdout)
  expect(others).toEqual({})
  expect(Object.keys(auths)).toEqual([host, 'public.ecr.aws'])
  for (const { username, password, auth } of Object.values<Record<string, string>>(auths)) {
    expect(username).toBe('AWS')
    expect(Buffer.from(auth!, 'base64').toString()).toBe(`AWS:${password}`)
  }
})

it('-o docker-config prints nothing if it has no login', async () => {
  const { stdout, exitCode } = await get(`${host}.example.com`)
  expect(stdout).toBe('')
  expect(exitCode).not.toBe(0)
})

it.for(['skopeo', 'buildah', 'podman'])('%s finds the login in that file', async (client, { skip }) => {
  if (!findProgram(client)) skip(`${client} is not installed`)
  const file = join(cloud.sandbox.home, 'auth-from-ecrlogin.json')
  writeFileSync(file, (await get(host)).stdout)
  const ask = (registry: string) =>
    runProgram([client, 'login', '--get-login', '--authfile', file, registry], {
      environment: cloud.environment(),
    })
  expect(await ask(host)).toMatchObject({ exitCode: 0, stdout: 'AWS\n' })
  expect((await ask(stranger)).exitCode).not.toBe(0)
})
