import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalEcr } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packedPackage } from '../support/distribution/npm.ts'
import { findPart } from '../support/programs/parts.ts'
import { type Ended, runProgram } from '../support/programs/programs.ts'
import { createSandbox, repositoryRoot, type Sandbox } from '../support/sandbox.ts'
import { withoutPrograms } from '../support/shells/module-shells.ts'
import { isInstalled, powerShell, type Shell, shells } from '../support/shells/shells.ts'

let prefix: string
let sandbox: Sandbox

/** An installation of the packed packages, with the dependencies from this repository. */
beforeAll(() => {
  sandbox = createSandbox()
  prefix = mkdtempSync(join(tmpdir(), 'ecrlogin-package-'))
  const installed = join(prefix, 'node_modules')
  mkdirSync(join(installed, '@ecrlogin'), { recursive: true })
  for (const name of readdirSync(join(repositoryRoot, 'node_modules'))) {
    if (name === 'ecrlogin' || name === '@ecrlogin' || name.startsWith('.')) continue
    symlinkSync(join(repositoryRoot, 'node_modules', name), join(installed, name))
  }
  // Without it, the module type would come from a package.json in a parent folder.
  writeFileSync(join(prefix, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (const [workspace, folder] of [
    ['core', '@ecrlogin/core'],
    ['local-ecr', '@ecrlogin/local-ecr'],
    ['cli', 'ecrlogin'],
  ] as const) {
    const { tarball } = packedPackage(workspace)
    mkdirSync(join(installed, folder))
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(installed, folder)])
  }
})
afterAll(() => {
  rmSync(prefix, { recursive: true, force: true })
  sandbox.remove()
})

/** The file that npm links a program to. */
function program(name: string): string {
  const installed = join(prefix, 'node_modules', 'ecrlogin')
  return join(installed, JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).bin[name])
}

function runScript(shell: Shell, text: string): Promise<Ended> {
  const script = join(sandbox.home, `package.${shell.extension}`)
  writeFileSync(script, text)
  return runProgram([...shell.strict, script], { environment: withoutPrograms(sandbox) })
}

describe('the installed npm package', () => {
  it('starts and prints its version', async () => {
    const { environment } = sandbox
    expect((await runProgram(['node', program('ecrlogin'), '--version'], { environment })).exitCode).toBe(0)
    const { stdout } = await runProgram(['node', program('get-ecr-login-command'), 'docker.io'], {
      environment,
    })
    expect(stdout).toBe("/bin/sh -c 'exit 2'\n")
  })

  const loaders = [
    ['bash', `eval "$(node PROGRAM init bash)"\ncomplete -p ecrlogin\necrlogin --version`],
    ['zsh', `eval "$(node PROGRAM init zsh)"\necrlogin --version`],
    ['fish', `eval (node PROGRAM init fish); or exit\necrlogin --version`],
  ] as const

  it.for(loaders)('has a module for %s that finds its program', async ([name, text], { skip }) => {
    const shell = shells.find((one) => one.name === name)!
    if (!isInstalled(shell)) return skip(`${name} is not installed`)
    const { stdout, stderr, exitCode } = await runScript(shell, text.replace('PROGRAM', program('ecrlogin')))
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+ \(npm package/m)
  })

  it('has a module for PowerShell that finds its program', async ({ skip }) => {
    if (!isInstalled(powerShell)) return skip('pwsh is not installed')
    const text = `
      Invoke-Expression (node ${program('ecrlogin')} init powershell)
      try { Get-ECRLoginCommand -RegistryId 12 -Region us-west-2 } catch { $_.FullyQualifiedErrorId }`
    const { stdout } = await runScript(powerShell, text)
    expect(stdout.trim()).toBe('invalid-registry-id,Get-ECRLoginCommand')
  })

  it('contains programs, modules and documents, but no tests', () => {
    const { paths } = packedPackage('cli')
    expect(paths).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'bin/ecrlogin.cjs', 'dist/main.cjs']),
    )
    expect(paths.filter((path) => /\.test\.|tests\/|\.Tests\.|\.map$|^src/.test(path))).toEqual([])
  })
})

describe.each(['22', '24', '26'])('on Node %s, the installed npm package', (major) => {
  const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
  const arn = 'arn:aws:iam::111122223333:role/puller'
  const path = findPart('node', major)

  it('answers like on the oldest version, without a warning', async ({ skip }) => {
    if (path === null) return skip('the part node was not fetched')
    await using localEcr = await startLocalEcr({ roles: [{ arn, accounts: ['111122223333'] }] })
    const environment = {
      ...sandbox.environment,
      ...localEcr.environment(),
      ECRLOGIN_CACHE_DIR: join(prefix, `cache-${major}`),
    }
    const run = async (name: string, args: readonly string[], input = '') => {
      const argv = [join(path, 'node'), ...(name ? [program(name)] : []), ...args]
      const { stdout, ...rest } = await runProgram(argv, { environment, input })
      expect(rest).toEqual({ exitCode: 0, stderr: '' })
      return stdout
    }

    expect(await run('', ['--version'])).toMatch(new RegExp(`^v${major}\\.`))
    const { Password: password } = JSON.parse(await run('ecrlogin', ['get', host, '-o', 'json']))
    const cached = JSON.parse(await run('docker-credential-ecrlogin', ['get'], host))
    expect(cached).toEqual({ ServerURL: host, Username: 'AWS', Secret: password })
    const [kind, apiVersion] = ['CredentialProviderRequest', 'credentialprovider.kubelet.k8s.io/v1']
    const request = JSON.stringify({ kind, apiVersion, image: `${host}/team/app` })
    expect(JSON.parse(await run('ecrlogin-credential-provider', [], request)).auth[host].password).toBe(
      password,
    )
    // The AWS SDK assumes the role.
    expect(await run('ecrlogin', ['password', host, '--role-arn', arn])).toMatch(/^eyJ/)
    expect(localEcr.requests.map(({ action }) => action)).toContain('AssumeRole')
  })
})

describe.each(['core', 'local-ecr'] as const)('the library @ecrlogin/%s', (name) => {
  it('passes publint', async () => {
    const { publint } = await import('publint')
    const unpacked = join(prefix, 'node_modules', '@ecrlogin', name)
    const { messages } = await publint({ pkgDir: unpacked, pack: false })
    expect(messages).toEqual([])
  })

  it('passes Are The Types Wrong', async () => {
    const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core')
    const tarball = readFileSync(packedPackage(name).tarball)
    const result = await checkPackage(createPackageFromTarballData(tarball))
    if (result.types === false) throw new Error('There are no types.')
    // The package supports only ES modules, and only resolutions that know `exports`.
    const ofModules = ['node16-esm', 'bundler']
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem) || ofModules.includes(problem.resolutionKind),
    )
    expect(problems).toEqual([])
  })
})

it.each(['nodenext', 'bundler'])(
  'the packed @ecrlogin/core resolves to its types with moduleResolution %s',
  (moduleResolution) => {
    const program = join(prefix, 'program.ts')
    writeFileSync(
      program,
      `import { EcrLoginError, getLoginCommand, getLoginCommands, type LoginCommand } from '@ecrlogin/core'
    const { ExpiresAt, RegistryId }: LoginCommand = await getLoginCommand({ regions: ['us-west-2'] })
    const time: Date = ExpiresAt
    const id: string | null = RegistryId
    for (const result of await getLoginCommands({ public: true })) {
      if ('error' in result && result.error instanceof EcrLoginError) console.log(result.error.code, time, id)
    }
    // @ts-expect-error There is no such option.
    await getLoginCommand({ regoins: [] })
    `,
    )
    const options = ['--noEmit', '--strict', '--types', 'node', '--target', 'es2022', '--ignoreConfig']
    const module = moduleResolution === 'bundler' ? 'preserve' : 'nodenext'
    const resolution = ['--module', module, '--moduleResolution', moduleResolution]
    const tsc = join(repositoryRoot, 'node_modules/.bin/tsc')
    const { status, stdout } = spawnSync(tsc, [...options, ...resolution, program], {
      cwd: prefix,
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  },
)

it('@ecrlogin/core exports every type that its signatures name, and its API report is current', () => {
  const extractor = join(repositoryRoot, 'node_modules/.bin/api-extractor')
  const { status, stdout, stderr } = spawnSync(extractor, ['run'], {
    cwd: join(repositoryRoot, 'packages/core'),
    encoding: 'utf8',
  })
  expect({ status, output: stdout + stderr }).toMatchObject({ status: 0 })
})
