import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
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

  it('are written anew if something was added to them, or others can change one', async () => {
    const folder = await folderOf()
    const added = join(folder, 'shells/fish/functions/ls.fish')
    writeFileSync(added, '')
    expect(await folderOf()).toBe(folder)
    expect(existsSync(added)).toBe(false)
    const module = join(folder, 'shells/bash/ecrlogin.bash')
    chmodSync(module, 0o666)
    expect(await folderOf()).toBe(folder)
    expect(statSync(module).mode & 0o777).toBe(0o600)
  })

  it('are not written to a folder that others can change, but are in a sticky one', async () => {
    const data = join(sandbox.home, 'data')
    mkdirSync(join(data, 'ecrlogin'), { recursive: true })
    chmodSync(data, 0o777)
    const { exitCode, stdout, stderr } = await run([executable, 'init', 'bash'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain(
      `(other users can write to ${data}). Set XDG_DATA_HOME to a folder that only you`,
    )
    expect(readdirSync(join(data, 'ecrlogin'))).toEqual([])
    chmodSync(data, 0o1777)
    expect((await run([executable, 'init', 'bash'])).exitCode).toBe(0)
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

const missingRoot = process.getuid?.() === 0 ? null : 'only root can be several users'
describeUnless(missingRoot, 'the shell modules of the executable, among users', () => {
  const [user, other] = [4321, 4322]
  const as = (uid: number) => ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups']
  let home: string

  // The superuser's own folder for temporary files may be closed to others.
  beforeEach(({ skip }) => {
    if (!findProgram('setpriv')) skip('setpriv is not installed')
    home = mkdtempSync('/tmp/ecrlogin-users-')
    chmodSync(home, 0o755)
    cpSync(executable, join(home, 'ecrlogin'))
    for (const [name, owner] of [
      ['user', user],
      ['other', other],
    ] as const) {
      mkdirSync(join(home, name))
      chownSync(join(home, name), owner, owner)
    }
    return () => rmSync(home, { recursive: true, force: true })
  })

  const init = (who: readonly string[], environment: Record<string, string>) =>
    runProgram([...who, join(home, 'ecrlogin'), 'init', 'bash'], {
      environment: { PATH: '/usr/bin:/bin', HOME: join(home, 'user'), ...environment },
      cwd: '/',
    })
  const everything = (folder: string) => readdirSync(join(home, folder), { recursive: true })

  it('are those of the user, in a home that the user’s own group can write to', async () => {
    mkdirSync(join(home, 'user', '.local'))
    chownSync(join(home, 'user', '.local'), user, user)
    chmodSync(join(home, 'user', '.local'), 0o775)
    const { stdout, stderr } = await init(as(user), {})
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringContaining(`source '${home}/user/.local/share/ecrlogin/`),
      stderr: '',
    })
    expect(statSync(join(home, 'user/.local/share/ecrlogin')).uid).toBe(user)
  })

  it('are never those of another user, in a data folder that both use', async () => {
    const shared = { XDG_DATA_HOME: join(home, 'shared') }
    mkdirSync(shared.XDG_DATA_HOME)
    chmodSync(shared.XDG_DATA_HOME, 0o1777)
    expect((await init(as(other), shared)).exitCode).toBe(0)
    await runProgram(['chmod', '-R', 'a+rX', shared.XDG_DATA_HOME], { environment: { PATH: '/bin' } })
    for (const who of [as(user), []]) {
      const { exitCode, stdout, stderr } = await init(who, shared)
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
      expect(stderr).toContain(`(another user owns ${home}/shared/ecrlogin).`)
    }
    expect((await init(as(other), shared)).exitCode).toBe(0)
  })

  it('are not written to a user’s home by the superuser, under sudo or without it', async () => {
    const before = everything('user')
    const kept = await init([], { SUDO_UID: `${user}` })
    expect([kept.exitCode, kept.stderr]).toEqual([2, expect.stringContaining('sudo -H')])
    const { exitCode, stderr } = await init([], {})
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`another user owns ${home}/user)`)])
    expect(everything('user')).toEqual(before)
  })
})
