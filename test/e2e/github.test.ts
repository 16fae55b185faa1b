import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram } from '../support/programs/programs.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

it('-o github prints masks on stdout, and appends outputs to the existing file', async () => {
  const file = join(cloud.sandbox.home, 'output')
  writeFileSync(file, 'before=1\n')
  const environment = { ...cloud.environment(), GITHUB_OUTPUT: file }
  const { stdout, stderr, exitCode } = await cloud.ecrlogin(['get', host, '-o', 'github'], { environment })
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  expect(stdout).toMatch(/^(::add-mask::\S+\n){2,3}$/)
  const [, password] = /^::add-mask::(\S+)$/m.exec(stdout)!
  const outputs = readFileSync(file, 'utf8')
  expect(outputs).toMatch(new RegExp(`^before=1\nregistry<<(\\w+)\n${host}\n\\1\ndocker_username_`))
  expect(outputs).toContain(`\n${password}\n`)
})

it('login -o github masks the password before the client has it, whatever the cache does', async ({
  skip,
}) => {
  if (!findProgram('docker')) return skip('docker is not installed')
  const file = join(cloud.sandbox.home, 'output-of-login')
  const environment = { ...cloud.environment(), GITHUB_OUTPUT: file }
  const argv = ['login', host, '-o', 'github', '--no-cache']
  const { stdout, exitCode } = await cloud.ecrlogin(argv, { environment })
  expect({ stdout, exitCode }).toEqual({
    stdout: expect.stringMatching(/^(::add-mask::\S+\n){2,3}Login Succeeded\n$/),
    exitCode: 0,
  })
  const config = JSON.parse(readFileSync(join(cloud.sandbox.dockerConfig, 'config.json'), 'utf8'))
  const { auth } = config.auths[host]
  const password = Buffer.from(auth, 'base64').toString().slice('AWS:'.length)
  for (const secret of [auth, password]) expect(stdout).toContain(`::add-mask::${secret}\n`)
  expect(readFileSync(file, 'utf8')).toContain(`\n${password}\n`)
})

it('login takes no other format', async () => {
  for (const format of ['json', 'text', 'yaml']) {
    const { exitCode, stdout } = await cloud.ecrlogin(['login', host, '-o', format])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 2,
      stdout: format === 'yaml' ? "/bin/sh -c 'exit 2'\n" : '',
    })
  }
})

it.each([
  ['get', undefined],
  ['get', ''],
  ['get', '/nowhere/output'],
  ['login', undefined],
  ['login', '/nowhere/output'],
])('%s -o github with GITHUB_OUTPUT=%s is a usage error, without calling AWS', async (command, file) => {
  cloud.localEcr.requests.length = 0
  const environment = { ...cloud.environment(), ...(file !== undefined && { GITHUB_OUTPUT: file }) }
  const { stdout, stderr, exitCode } = await cloud.ecrlogin([command, host, '-o', 'github'], { environment })
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  expect(stderr).toContain('GITHUB_OUTPUT')
  expect(cloud.localEcr.requests).toEqual([])
})
