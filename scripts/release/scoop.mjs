// @ts-check
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checksumOf } from './checksums.mjs'
import { home, manifest, summary, urlOf } from './context.mjs'

/** Scoop's names of architectures. */
const architectures = { '64bit': 'windows-x64', arm64: 'windows-arm64' }

/**
 * Writes the manifest of Scoop, for the archives that are there.
 *
 * @param {import('./context.mjs').Context} context
 */
export function writeScoopManifest({ out, version }) {
  const folder = join(out, 'download')
  const fileOf = (/** @type {string} */ platform) => `ecrlogin-${platform}.zip`
  const there = Object.entries(architectures).filter(([, platform]) =>
    existsSync(join(folder, fileOf(platform))),
  )
  if (there.length === 0) return
  const programs = Object.keys(manifest.bin)
  const links = programs.filter((name) => name !== 'ecrlogin')
  /** @type {(describe: (platform: string) => object) => object} */
  const byArchitecture = (describe) =>
    Object.fromEntries(there.map(([name, platform]) => [name, describe(platform)]))
  const document = {
    version,
    description: summary,
    homepage: home,
    license: manifest.license,
    architecture: byArchitecture((platform) => ({
      url: urlOf(version, fileOf(platform)),
      hash: checksumOf(join(folder, fileOf(platform))),
      extract_dir: platform,
    })),
    // The program picks what it is by its name, and Scoop's shims have no name of their own.
    pre_install: links.map(
      (name) =>
        `New-Item -ItemType HardLink -Path "$dir\\${name}.exe" -Target "$dir\\ecrlogin.exe" | Out-Null`,
    ),
    bin: programs.map((name) => `${name}.exe`),
    checkver: { url: `${home}/releases/latest`, regex: 'ecrlogin@([\\d.]+)' },
    autoupdate: {
      architecture: byArchitecture((platform) => ({ url: urlOf('$version', fileOf(platform)) })),
      hash: { url: '$baseurl/SHA256SUMS' },
    },
  }
  writeFileSync(join(folder, 'ecrlogin.json'), `${JSON.stringify(document, null, 2)}\n`)
}
