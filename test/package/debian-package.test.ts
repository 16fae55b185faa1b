import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { releaseFolder, whyMissing } from '../support/distribution/release.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'

const file = `download/ecrlogin_${process.arch === 'arm64' ? 'arm64' : 'amd64'}.deb`
const path = join(releaseFolder, file)
const missing =
  process.getuid?.() === 0 && findProgram('dpkg')
    ? whyMissing(file)
    : 'a package is installed only as root on Debian'

describeUnless(missing, 'the Debian package', () => {
  let folder: string
  let root: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecrlogin-deb-'))
    root = join(folder, 'root')
    for (const one of ['db/updates', 'db/info', 'root']) mkdirSync(join(folder, one), { recursive: true })
    // So that dpkg checks the dependencies against the packages of this machine.
    cpSync('/var/lib/dpkg/status', join(folder, 'db/status'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** dpkg with a database and a root folder of its own. */
  const dpkg = (...args: string[]) =>
    execFileSync(
      'dpkg',
      ['--force-unsafe-io', `--admindir=${join(folder, 'db')}`, `--instdir=${root}`, ...args],
      {
        encoding: 'utf8',
        stdio: 'pipe',
      },
    )
  const installed = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort()

  it('puts programs that run, completions and licenses where Debian has them', async () => {
    dpkg('--install', path)
    expect(installed()).toEqual([
      ...[
        'docker-credential-ecrlogin',
        'ecrlogin',
        'ecrlogin-credential-provider',
        'get-ecr-login-command',
      ].map((name) => `/usr/bin/${name}`),
      '/usr/share/bash-completion/completions/ecrlogin',
      '/usr/share/bash-completion/completions/get-ecr-login-command',
      ...['CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt', 'copyright', 'sbom.cdx.json'].map(
        (name) => `/usr/share/doc/ecrlogin/${name}`,
      ),
      '/usr/share/fish/vendor_completions.d/ecrlogin.fish',
      '/usr/share/fish/vendor_completions.d/get-ecr-login-command.fish',
      '/usr/share/zsh/vendor-completions/_ecrlogin',
    ])
    expect(dpkg('--verify', 'ecrlogin')).toBe('')

    const environment = { PATH: `${root}/usr/bin:/usr/bin:/bin`, HOME: folder }
    const version = await runProgram(['ecrlogin', '--version'], { environment })
    expect(version.stdout).toContain('(standalone executable')
    const list = await runProgram(['docker-credential-ecrlogin', 'list'], { environment })
    expect(list).toEqual({ exitCode: 0, stdout: '{}\n', stderr: '' })
    const script = join(folder, 'completion.sh')
    writeFileSync(
      script,
      `. '${root}/usr/share/bash-completion/completions/ecrlogin'\ncomplete -p ecrlogin\ntype -t ecrlogin\n`,
    )
    const loaded = await runProgram(['bash', script], { environment })
    expect(loaded).toEqual({
      exitCode: 0,
      stdout: 'complete -F __ecrlogin_complete ecrlogin\nfile\n',
      stderr: '',
    })
  })

  it('takes the place of an older version, and leaves nothing when it is removed', () => {
    const old = join(folder, 'old')
    execFileSync('dpkg-deb', ['--raw-extract', path, old])
    const control = join(old, 'DEBIAN/control')
    writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 0.9.0'))
    writeFileSync(join(old, 'usr/bin/ecrlogin'), '#!/bin/sh\necho 0.9.0\n', { mode: 0o755 })
    writeFileSync(join(old, 'usr/share/doc/ecrlogin/removed-later'), '')
    execFileSync('dpkg-deb', ['--build', '-Znone', old, `${old}.deb`])
    dpkg('--install', `${old}.deb`)
    expect(dpkg('--install', path)).toContain('over (0.9.0)')
    expect(installed()).not.toContain('/usr/share/doc/ecrlogin/removed-later')
    dpkg('--purge', 'ecrlogin')
    expect(installed()).toEqual([])
  })
})
