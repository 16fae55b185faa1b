import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'

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

it.each([undefined, '', '/nowhere/output'])(
  '-o github with GITHUB_OUTPUT=%s is a usage error, without calling AWS',
  async (file) => {
    cloud.localEcr.requests.length = 0
    const environment = { ...cloud.environment(), ...(file !== undefined && { GITHUB_OUTPUT: file }) }
    const { stdout, stderr, exitCode } = await cloud.ecrlogin(['get', host, '-o', 'github'], { environment })
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toContain('GITHUB_OUTPUT')
    expect(cloud.localEcr.requests).toEqual([])
  },
)
