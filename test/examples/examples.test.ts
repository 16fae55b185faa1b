import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { findProblems } from '../support/documents/dev-container.ts'
import { readSections } from '../support/documents/documents.ts'
import { type Ended, findProgram, runProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud()
})
afterAll(() => cloud.close())

const example = (path: string) => join(repositoryRoot, 'examples', path)
const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'

function run(argv: readonly string[]): Promise<Ended> {
  return runProgram(argv, { environment: cloud.environment(), cwd: cloud.sandbox.home })
}

/** Keeps tests from running where a program of the example is missing. */
function missing(...programs: readonly string[]): string | undefined {
  return programs.find((name) => !findProgram(name))
}

describe('the profile', () => {
  it.for([
    ['bash', 'bashrc.sh', 'complete -p ecrlogin >/dev/null'],
    ['zsh', 'zshrc.zsh', ''],
    ['fish', 'config.fish', 'complete -C "ecrlogin log" | grep -q logout'],
    ['pwsh', 'profile.ps1', 'Get-Command Get-ECRLoginCommand | Out-Null'],
  ])('of %s loads, and its ecr command logs in', async ([name, file, proof], { skip }) => {
    const shell = shells.find((one) => one.name === name)
    if (!shell || !isInstalled(shell) || missing('docker')) return skip(`${name} is not installed`)
    const script = join(cloud.sandbox.home, `profile.${shell.extension}`)
    writeFileSync(script, `${readFileSync(example(`profiles/${file}`), 'utf8')}\n${proof}\necr\n`)
    expect(await run([...shell.plain, script])).toMatchObject({ exitCode: 0 })
  })
})

describe('jq', () => {
  it('builds custom commands from the object', async ({ skip }) => {
    if (missing('jq', 'skopeo')) return skip('jq or skopeo is not installed')
    const { exitCode, stdout } = await run(['sh', example('jq/own-command.sh')])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^7\d\d\n111122223333\tus-west-2\t.*\n444455556666\tus-west-2\t.*\n$/)
    const authFile = join(cloud.sandbox.home, 'job', 'config.json')
    const pull = ['skopeo', 'list-tags', '--authfile', authFile, `docker://${host}/none`]
    expect((await run(pull)).stderr).toContain('404')
  })

  it('logs in on a remote host that has only sh', async ({ skip }) => {
    if (missing('docker')) return skip('docker is not installed')
    // Stands in for ssh: runs what the host would run, in a place with neither ecrlogin nor credentials.
    const path = `${dirname(findProgram('docker')!)}:/usr/bin:/bin`
    writeFileSync(
      join(cloud.sandbox.bin, 'ssh'),
      `#!/bin/sh\nunset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY\nPATH=${path}\nshift\nexec sh -c "$*"\n`,
      { mode: 0o755 },
    )
    const { exitCode, stdout } = await run(['sh', example('jq/remote-login.sh'), 'build-1'])
    expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: 'Login Succeeded' })
    writeFileSync(join(cloud.sandbox.bin, 'ecrlogin'), '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 })
    const silent = await run(['sh', example('jq/remote-login.sh'), 'build-1'])
    unlinkSync(join(cloud.sandbox.bin, 'ecrlogin'))
    expect(silent.exitCode).not.toBe(0)
  })
})

it('the Makefile logs in before it pushes', async ({ skip }) => {
  if (missing('make', 'docker')) return skip('make or docker is not installed')
  expect(await run(['make', '-f', example('make/Makefile'), 'login'])).toMatchObject({ exitCode: 0 })
  const { stdout } = await run(['make', '-n', '-f', example('make/Makefile'), 'push'])
  expect(stdout.split('\n')[0]).toBe(`ecrlogin login ${host}`)
})

describe('the dev container', () => {
  const text = readFileSync(example('devcontainer/devcontainer.json'), 'utf8')

  it('is valid by the specification', () => {
    expect(findProblems(text)).toEqual([])
  })

  it.each([
    ['"onCreateCommand"', '"onCreatedCommand"', 'key onCreatedCommand'],
    [',type=bind', ',typ=bind', 'key mounts'],
    ['localEnv:HOME', 'env:HOME', 'variable env:HOME'],
    ['docker-outside-of-docker:1', 'docker-outside-of-docker', 'feature ghcr.io'],
  ])('is checked: %s replaced by %s is noticed', (right, wrong, says) => {
    expect(findProblems(text.replace(right, wrong)).join()).toContain(says)
  })

  it('installs ecrlogin when it is created, and logs in when it starts', async ({ skip }) => {
    if (missing('docker')) return skip('docker is not installed')
    const { onCreateCommand, postStartCommand } = JSON.parse(text)
    const registry = await startNpmRegistry()
    const { home } = cloud.sandbox
    const environment = {
      ...cloud.environment(),
      PATH: `${home}/npm/bin:${process.env.PATH}`,
      npm_config_prefix: join(home, 'npm'),
      npm_config_registry: registry.url,
    }
    const script = `${onCreateCommand} && ${postStartCommand} && command -v ecrlogin`
    const ended = await runProgram(['sh', '-c', script], { environment, cwd: home })
    await registry.close()
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${home}/npm/bin/ecrlogin`) })
  })
})

/** Type-checks a program and gives the path of its JavaScript. */
async function compile(file: string): Promise<string> {
  const folder = join(repositoryRoot, 'test', 'dist', 'example')
  const tsc = join(repositoryRoot, 'node_modules', '.bin', 'tsc')
  const options = ['--outDir', folder, '--module', 'nodenext', '--target', 'es2023', '--strict']
  const libraries = ['--lib', 'es2023,esnext.disposable', '--types', 'node', '--ignoreConfig']
  const compiled = await runProgram([tsc, ...options, ...libraries, file], {
    environment: cloud.environment(),
    cwd: join(repositoryRoot, 'test'),
  })
  expect(compiled).toMatchObject({ exitCode: 0, stdout: '' })
  return join(folder, basename(file).replace(/ts$/, 'js'))
}

describe('the program on @ecrlogin/core', () => {
  it('type-checks and runs', async () => {
    const { stdout, exitCode } = await run(['node', await compile(example('library/logins.ts'))])
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^${host}: AWS until 2`))
    expect({ lines: stdout.trim().split('\n').length, exitCode }).toEqual({ lines: 3, exitCode: 0 })
  })

  it('is the program in the README of the library', () => {
    const readme = readFileSync(join(repositoryRoot, 'packages', 'core', 'README.md'), 'utf8')
    const [, ...code] = readFileSync(example('library/logins.ts'), 'utf8').split(/^(?=import)/m)
    expect(readme).toContain(code.join(''))
  })
})

it('the program in the README of @ecrlogin/local-ecr type-checks', async () => {
  const blocks = readSections('packages/local-ecr/README.md').flatMap((section) => section.blocks)
  const [program] = blocks.filter(({ language }) => language === 'ts')
  // Within the repository, where its packages are found.
  const file = join(repositoryRoot, 'test', 'dist', 'readme.ts')
  mkdirSync(join(repositoryRoot, 'test', 'dist'), { recursive: true })
  writeFileSync(file, program!.text)
  await compile(file)
})

it('every example is used in a test', () => {
  const folder = join(repositoryRoot, 'test')
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(dist|node_modules)\b/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
  const files = readdirSync(example('.'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.md$|\.test\.ts$/.test(entry.name))
    .map(({ name }) => name)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((name) => !tests.some((text) => text.includes(name)))).toEqual([])
})
