import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { addRelease, missingInstall, missingRelease, releaseFolder } from '../support/distribution/release.ts'
import { readSections } from '../support/documents/documents.ts'
import { runProgram } from '../support/programs/programs.ts'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'

const download = join(releaseFolder, 'download')
const platform = `${process.platform}-${process.arch}`
const archive = `ecrlogin-${platform}.tar.gz`

describeUnless(missingRelease, 'the archives of a release', () => {
  it('match their checksums, and every file has one', () => {
    const checked = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], {
      cwd: download,
      encoding: 'utf8',
    })
    const names = checked
      .trim()
      .split('\n')
      .map((line) => line.replace(/: OK$/, ''))
    expect([...names, 'SHA256SUMS'].sort()).toEqual(readdirSync(download).sort())
  })

  it('are the same file twice, in two compressions, owned by the superuser', () => {
    const hashes = ['gzip', 'xz'].map((program) => {
      const file = join(download, `ecrlogin-${platform}.tar.${program.replace('gzip', 'gz')}`)
      return execFileSync('sh', ['-c', '"$1" -dc "$2" | sha256sum', 'sh', program, file], {
        encoding: 'utf8',
      })
    })
    expect(new Set(hashes).size).toBe(1)
    const listing = execFileSync('tar', ['-tvzf', join(download, archive), '--numeric-owner'], {
      encoding: 'utf8',
    })
    expect(listing.split('\n').filter((line) => line !== '' && !/ 0\/0 /.test(line))).toEqual([])
  })
})

describeUnless(missingInstall, 'the documented way to install the executable', () => {
  let sandbox: Sandbox
  let stage: string

  beforeEach(() => {
    sandbox = createSandbox()
    stage = mkdtempSync(join(tmpdir(), 'ecrlogin-download-'))
  })
  afterEach(() => {
    sandbox.remove()
    rmSync(stage, { recursive: true })
  })

  const lines = readSections('docs/install.md')
    .flatMap(({ blocks }) => blocks)
    .find(({ text }) => text.includes('ecrlogin-linux-x64.tar.gz'))!.text
  const install = () =>
    runProgram(['bash', '-euc', lines], {
      environment: {
        ...sandbox.environment,
        PATH: `${sandbox.home}/.local/bin:${sandbox.bin}:/usr/bin:/bin`,
      },
      cwd: sandbox.home,
    })

  it('stops at an archive that does not match its checksum', async () => {
    cpSync(download, join(stage, 'download'), { recursive: true })
    writeFileSync(join(stage, 'download', archive), 'changed on the way', { flag: 'a' })
    addRelease(sandbox, stage)
    const { exitCode, stderr } = await install()
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('did NOT match') })
    expect(existsSync(join(sandbox.home, '.local'))).toBe(false)
  })

  it('replaces an older release, also while its program runs', async () => {
    addRelease(sandbox)
    const folder = join(sandbox.home, '.local/opt/ecrlogin')
    mkdirSync(folder, { recursive: true })
    cpSync('/bin/sleep', join(folder, 'ecrlogin'))
    const running = spawn(join(folder, 'ecrlogin'), ['60'])
    try {
      const { exitCode, stdout } = await install()
      const { version } = JSON.parse(readFileSync('packages/cli/package.json', 'utf8'))
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(`${version} (`) })
      expect(running.exitCode).toBe(null)
    } finally {
      running.kill()
    }
  })
})
