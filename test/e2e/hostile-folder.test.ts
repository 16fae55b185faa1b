import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { runProgram } from '../support/programs/programs.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

let cloud: Cloud
let folder: string
let mark: string

/** A checkout as the current directory. Every file that a runtime might load in it leaves a mark. */
beforeAll(async () => {
  cloud = await startCloud()
  folder = join(cloud.sandbox.home, 'checkout')
  mark = join(cloud.sandbox.home, 'mark')
  const attack = `require('node:fs').appendFileSync(${JSON.stringify(mark)}, __filename + '\\n')\n`
  const settings = 'HTTPS_PROXY=http://127.0.0.1:9\nAWS_ACCESS_KEY_ID=attacker\nECRLOGIN_TRACE=1\n'
  const packages = ['commander', 'leven', 'smol-toml', '@ecrlogin/core', '@aws-sdk/client-ecr', 'bun']
  const files = {
    '.env': settings,
    '.env.local': settings,
    '.env.production': settings,
    'bunfig.toml': 'preload = ["./attack.cjs"]\n[run]\npreload = ["./attack.cjs"]\n',
    'package.json': '{"type":"commonjs","main":"attack.cjs","imports":{"#*":"./attack.cjs"}}',
    'tsconfig.json': '{"compilerOptions":{"paths":{"*":["./attack.cjs"]},"jsxImportSource":"attack"}}',
    '.npmrc': 'script-shell=./attack.cjs\nnode-options=--require=./attack.cjs\n',
    'attack.cjs': attack,
    'index.js': attack,
    ...Object.fromEntries(packages.map((name) => [`node_modules/${name}/index.js`, attack])),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})
afterAll(() => cloud.close())

it.each([
  [['ecrlogin', '--help'], ''],
  [['ecrlogin', 'password', host], ''],
  [['ecrlogin', 'get', host, '--verbose'], ''],
  [['ecrlogin', 'get', '-o', 'nonsense'], ''],
  [['get-ecr-login-command', host], ''],
  [['docker-credential-ecrlogin', 'get'], host],
])('a hostile current directory does not affect %j', async (argv, input) => {
  const run = (cwd: string) => runProgram(argv, { environment: cloud.environment(), cwd, input })
  const [there, elsewhere] = [await run(folder), await run(cloud.sandbox.home)]
  // Each response contains a different password.
  const comparable = (text: string) =>
    text.replace(/[\w+/=]{100,}/g, 'PASSWORD').replace(/\d\d:\d\d:\d\d/g, '')
  expect(comparable(there.stderr)).toBe(comparable(elsewhere.stderr))
  expect(comparable(there.stdout)).toBe(comparable(elsewhere.stdout))
  expect(there.exitCode).toBe(elsewhere.exitCode)
  expect(existsSync(mark)).toBe(false)
})

describe('a hostile current directory chooses no certificate authorities', () => {
  const profile = (path: string) => {
    const file = join(cloud.sandbox.home, 'aws-config')
    writeFileSync(file, `[default]\nca_bundle = ${path}\n`)
    return { AWS_CONFIG_FILE: file }
  }
  const none = { AWS_CA_BUNDLE: '', SSL_CERT_FILE: '' }

  it.each<[string, () => Record<string, string>]>([
    ['AWS_CA_BUNDLE', () => ({ ...none, AWS_CA_BUNDLE: 'ca.pem' })],
    ['SSL_CERT_FILE', () => ({ ...none, SSL_CERT_FILE: './ca.pem' })],
    ['ca_bundle of the profile', () => ({ ...none, ...profile('ca.pem') })],
  ])('by a relative path in %s', async (_, variables) => {
    copyFileSync(cloud.localEcr.caFile, join(folder, 'ca.pem'))
    const environment = { ...cloud.environment(), ...variables() }
    cloud.localEcr.requests.length = 0
    for (const [argv, input] of [
      [['ecrlogin', 'password', host], ''],
      [['docker-credential-ecrlogin', 'get'], host],
    ] as const) {
      const { exitCode, stderr } = await runProgram(argv, { environment, cwd: folder, input })
      expect([exitCode, stderr]).toEqual([
        argv[0] === 'ecrlogin' ? 5 : 1,
        expect.stringContaining('ca.pem" of certificate authorities is relative'),
      ])
    }
    expect(cloud.localEcr.requests).toEqual([])
  })

  it('control: the same file is trusted by its absolute path', async () => {
    const environment = { ...cloud.environment(), ...none, AWS_CA_BUNDLE: join(folder, 'ca.pem') }
    expect((await runProgram(['ecrlogin', 'password', host], { environment, cwd: folder })).exitCode).toBe(0)
  })
})

it('control: the same files take effect when the arguments of a runtime load them', async () => {
  await runProgram(['node', '--require', './attack.cjs', '-e', '0'], {
    environment: cloud.environment(),
    cwd: folder,
  })
  expect(existsSync(mark)).toBe(true)
})
