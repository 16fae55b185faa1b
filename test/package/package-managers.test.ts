import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { missingRelease, releaseFolder } from '../support/distribution/release.ts'
import { findProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const scripts = join(repositoryRoot, 'scripts/release')
const { writeFormula } = await import(join(scripts, 'homebrew.mjs'))
const { writeScoopManifest } = await import(join(scripts, 'scoop.mjs'))
const { checksumOf } = await import(join(scripts, 'checksums.mjs'))

let out: string

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'ecrlogin-managers-'))
  mkdirSync(join(out, 'download'))
})
afterEach(() => rmSync(out, { recursive: true }))

/** Puts files with these names where a release has its archives. */
function addFiles(...names: string[]): void {
  for (const name of names) writeFileSync(join(out, 'download', name), `the content of ${name}`)
}

const download = 'https://github.com/ecrlogin/ecrlogin/releases/download/ecrlogin@1.2.3'

describe('the formula of Homebrew', () => {
  const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64']

  it('has the address and the checksum of the archive for each system', () => {
    addFiles(...platforms.map((platform) => `ecrlogin-${platform}.tar.gz`))
    writeFormula({ out, version: '1.2.3' })
    const text = readFileSync(join(out, 'download/ecrlogin.rb'), 'utf8')
    const pairs = [...text.matchAll(/ {6}url "(.*)"\n {6}sha256 "(.*)"/g)].map(([, url, hash]) => [url, hash])
    expect(pairs).toEqual(
      platforms.map((platform) => {
        const name = `ecrlogin-${platform}.tar.gz`
        return [`${download}/${name}`, checksumOf(join(out, 'download', name))]
      }),
    )
  })

  it('installs every program, and completions, from the archive of this machine', ({ skip }) => {
    if (!findProgram('ruby')) return skip('ruby is not installed')
    if (missingRelease) return skip(missingRelease)
    const platform = `${process.platform}-${process.arch}`
    execFileSync('tar', ['-xzf', join(releaseFolder, `download/ecrlogin-${platform}.tar.gz`), '-C', out])
    // A stand-in for Homebrew, which cannot be had here: it knows what the formula uses, as its documents describe it.
    const standIn = join(scripts, '../../test/support/distribution/homebrew.rb')
    const formula = join(releaseFolder, 'download/ecrlogin.rb')
    const output = execFileSync('ruby', [standIn, formula, join(out, 'prefix')], {
      cwd: join(out, platform),
      encoding: 'utf8',
    })
    expect(output).toContain('The test passes.')
    for (const path of [
      ...[
        'ecrlogin',
        'get-ecr-login-command',
        'docker-credential-ecrlogin',
        'ecrlogin-credential-provider',
      ].map((name) => `bin/${name}`),
      'etc/bash_completion.d/ecrlogin',
      'share/zsh/site-functions/_ecrlogin',
      'share/fish/vendor_completions.d/ecrlogin.fish',
    ]) {
      expect({ path, isThere: existsSync(join(out, 'prefix', path)) }).toEqual({ path, isThere: true })
    }
  })
})

describe('the manifest of Scoop', () => {
  it('has the address, the checksum and the folder of the archive for each architecture', () => {
    addFiles('ecrlogin-windows-x64.zip', 'ecrlogin-windows-arm64.zip')
    writeScoopManifest({ out, version: '1.2.3' })
    const { version, architecture, bin, pre_install } = JSON.parse(
      readFileSync(join(out, 'download/ecrlogin.json'), 'utf8'),
    )
    expect(version).toBe('1.2.3')
    for (const [name, platform] of [
      ['64bit', 'windows-x64'],
      ['arm64', 'windows-arm64'],
    ] as const) {
      expect(architecture[name]).toEqual({
        url: `${download}/ecrlogin-${platform}.zip`,
        hash: checksumOf(join(out, `download/ecrlogin-${platform}.zip`)),
        extract_dir: platform,
      })
    }
    const made = pre_install.map((line: string) => /(?<=\\)[\w-]+\.exe(?=" -Target)/.exec(line)?.[0])
    expect([...made, 'ecrlogin.exe'].sort()).toEqual([...bin].sort())
  })

  it('is not written without an archive for Windows', () => {
    writeScoopManifest({ out, version: '1.2.3' })
    expect(existsSync(join(out, 'download/ecrlogin.json'))).toBe(false)
  })
})
