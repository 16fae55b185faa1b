import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { createSandbox, distributionVersion, repositoryRoot, type Sandbox } from '../support/sandbox.ts'
import { isInstalled, shells } from '../support/shells/shells.ts'

const built = join(repositoryRoot, 'packages/cli/standalone')
const executable = join(built, 'this/ecrlogin')

let sandbox: Sandbox

beforeEach(() => {
  sandbox = createSandbox()
})
afterEach(() => sandbox.remove())

/** A PATH without node and without ecrlogin. */
const run = (argv: readonly string[], input = '') =>
  runProgram(argv, {
    environment: { ...sandbox.environment, PATH: '/usr/bin:/bin' },
    input,
    cwd: sandbox.home,
  })

describe('the executable', () => {
  it('matches its checksum', () => {
    const sums = readFileSync(join(built, 'SHA256SUMS'), 'utf8').trim().split('\n')
    for (const [sum, path] of sums.map((line) => line.split('  '))) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(built, path!)))
          .digest('hex'),
      ).toBe(sum)
    }
  })

  it('contains no path of the machine that built it', () => {
    expect(readFileSync(executable).includes(repositoryRoot)).toBe(false)
  })

  it.each([
    ['docker-credential-ecrlogin', ['version'], /^docker-credential-ecrlogin \(ecrlogin\) \d/],
    ['ecrlogin-credential-provider', ['--version'], /^ecrlogin-credential-provider \(ecrlogin\) \d/],
    ['get-ecr-login-command', ['docker.io'], /^\/bin\/sh -c 'exit 2'$/m],
    ['ecrlogin', ['--version'], distributionVersion],
    ['any-other-name', ['--version'], distributionVersion],
    ...['constructor', 'toString', '__proto__', 'hasOwnProperty'].map(
      (name) => [name, ['--version'], distributionVersion] as [string, string[], RegExp],
    ),
  ])('acts as %s when it is called by that name', async (name, args, output) => {
    symlinkSync(executable, join(sandbox.bin, name))
    expect((await run([join(sandbox.bin, name), ...args])).stdout).toMatch(output)
  })
})

describe('the shell modules of the executable', () => {
  const folderOf = async () => {
    const { stdout } = await run([executable, 'init', 'bash'])
    return /^source '(.+)\/shells\/bash\/ecrlogin.bash'/.exec(stdout)![1]!
  }

  it('are unpacked once, completely, and for this user only', async () => {
    const folder = await folderOf()
    expect(folder).toMatch(/\/data\/ecrlogin\/\d+\.\d+\.\d+-[0-9a-f]{16}$/)
    const before = statSync(folder)
    expect(before.mode & 0o777).toBe(0o700)
    const embedded = readdirSync(join(repositoryRoot, 'packages/cli/shells'), { recursive: true })
    expect(readdirSync(join(folder, 'shells'), { recursive: true }).sort()).toEqual(embedded.sort())
    await Promise.all([folderOf(), folderOf()])
    expect(statSync(folder)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect(readdirSync(join(folder, '..')).length).toBe(1)
  })

  it.each(['177', '277', '777'])('are unpacked with the umask %s', async (umask) => {
    const argv = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', executable, 'init', 'bash']
    const { stdout, stderr } = await run(argv)
    const folder = /^source '(.+)\/shells\/bash\/ecrlogin.bash'/.exec(stdout)?.[1]
    expect({ folder, stderr }).toEqual({ folder: expect.stringContaining('/data/ecrlogin/'), stderr: '' })
    for (const entry of readdirSync(join(sandbox.home, 'data'), { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) continue
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777
      expect({ name: entry.name, mode }).toEqual({
        name: entry.name,
        mode: entry.isDirectory() ? 0o700 : 0o600,
      })
    }
  })

  it('are restored if one was changed', async () => {
    const folder = await folderOf()
    const module = join(folder, 'shells/bash/ecrlogin.bash')
    const text = readFileSync(module, 'utf8')
    writeFileSync(module, 'echo changed\n')
    expect(await folderOf()).toBe(folder)
    expect(readFileSync(module, 'utf8')).toBe(text)
  })

  it('cause an error if they cannot be written', async () => {
    writeFileSync(join(sandbox.home, 'data'), '')
    const { exitCode, stdout, stderr } = await run([executable, 'init', 'bash'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^ecrlogin: The shell modules could not be written to .*data.*\n$/)
  })

  const loaders = {
    bash: 'eval "$(PROGRAM init bash)"; ecrlogin --version; get-ecr-login-command docker.io || true',
    zsh: 'eval "$(PROGRAM init zsh)"; ecrlogin --version; get-ecr-login-command docker.io || true',
    fish: 'eval (PROGRAM init fish); ecrlogin --version; get-ecr-login-command docker.io; true',
    powershell:
      'Invoke-Expression (PROGRAM init powershell); try { Get-ECRLoginCommand -RegistryId 1 -Region x } catch { $_.FullyQualifiedErrorId }',
  }

  it.for(Object.entries(loaders))(
    'in %s start the executable without Node',
    async ([name, text], { skip }) => {
      const shell = shells.find((one) => [one.name, ...(one.dialect === name ? [name] : [])].includes(name))!
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const [program, ...flags] = shell.plain
      const script = join(sandbox.home, `script.${shell.extension}`)
      writeFileSync(script, text.replace('PROGRAM', executable))
      const { stdout } = await run([findProgram(program!)!, ...flags, script])
      expect(stdout).toMatch(name === 'powershell' ? /^invalid-registry-id,/ : distributionVersion)
    },
  )
})
