import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { type NpmRegistry, startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { whyMissing } from '../support/distribution/release.ts'
import { runProgram } from '../support/programs/programs.ts'

const missing = whyMissing('npm')
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

describeUnless(missing, 'from a registry of npm', () => {
  let cloud: Cloud
  let registry: NpmRegistry
  let project: string

  beforeAll(async () => {
    cloud = await startCloud()
    registry = await startNpmRegistry()
    project = join(cloud.sandbox.home, 'project')
    mkdirSync(project)
    const scripts = { login: `ecrlogin login ${host}`, library: 'node library.js' }
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module', scripts }))
  })
  afterAll(() => Promise.all([cloud.close(), registry.close()]))

  const run = (...argv: string[]) =>
    runProgram(argv, {
      environment: {
        ...cloud.environment(),
        PATH: process.env
          .PATH!.split(':')
          .filter((one) => !one.includes('node_modules'))
          .join(':'),
        npm_config_audit: 'false',
        npm_config_cache: join(cloud.sandbox.home, 'npm-cache'),
        npm_config_registry: registry.url,
        npm_config_update_notifier: 'false',
      },
      cwd: project,
      timeoutMs: 60_000,
    })

  it('npx runs ecrlogin without installing it', async () => {
    const { exitCode, stdout } = await run('npx', '--yes', 'ecrlogin', 'password', host)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^eyJ/) })
  })

  it('a project has ecrlogin for its scripts, and the library, after npm install', async () => {
    const installed = await run(
      'npm',
      'install',
      '--save-dev',
      'ecrlogin',
      '@ecrlogin/core',
      '@ecrlogin/local-ecr',
    )
    expect(installed).toMatchObject({ exitCode: 0 })
    const { devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    expect(Object.keys(devDependencies)).toEqual(['@ecrlogin/core', '@ecrlogin/local-ecr', 'ecrlogin'])

    const login = await run('npm', 'run', '--silent', 'login')
    expect(login).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' })
    writeFileSync(
      join(project, 'library.js'),
      `import { getLoginCommand } from '@ecrlogin/core'
const { Registry } = await getLoginCommand({ regions: ['us-west-2'] })
console.log(Registry)\n`,
    )
    expect(await run('npm', 'run', '--silent', 'library')).toEqual({
      exitCode: 0,
      stdout: `${host}\n`,
      stderr: '',
    })
    const localEcr = await run('npx', 'local-ecr', '--help')
    expect(localEcr).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('local-ecr') })
  })
})
