// @ts-check
import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { run } from '../run.mjs'
import { builtPlatforms, manifest } from './context.mjs'

/**
 * Makes the archives of the programs: for each platform a .tar.gz and a .tar.xz, for Windows also a .zip. They all contain
 * one folder with the platform's name.
 *
 * @param {import('./context.mjs').Context} context
 */
export function makeArchives({ out, time, isFast }) {
  for (const [platform, folder] of builtPlatforms()) {
    const path = join(out, 'download', `ecrlogin-${platform}`)
    tar(folder, `${path}.tar.gz`, time, isFast ? 'gzip -n -1' : 'gzip -n -9')
    tar(folder, `${path}.tar.xz`, time, isFast ? 'xz -0' : 'xz -6 -T0')
    if (platform.startsWith('windows')) zip(folder, `${path}.zip`, time)
  }
}

/**
 * Archives a folder, under its name. The same content gives the same bytes.
 *
 * @param {string} folder
 * @param {string} file
 * @param {number} time
 * @param {string} compressor
 */
export function tar(folder, file, time, compressor) {
  mkdirSync(dirname(file), { recursive: true })
  run('tar', [
    ...['--create', `--file=${file}`, `--use-compress-program=${compressor}`],
    ...['--format=gnu', '--sort=name', `--mtime=@${time}`, '--owner=0', '--group=0', '--numeric-owner'],
    ...[`--directory=${dirname(folder)}`, basename(folder)],
  ])
}

/**
 * Archives a folder, under its name, as a .zip. A .zip has no links, and four copies of the program would be large: it has
 * `ecrlogin` alone, and whoever unpacks it makes the links.
 *
 * @param {string} folder
 * @param {string} file
 * @param {number} time
 */
export function zip(folder, file, time) {
  const stage = `${file}.stage`
  const copy = join(stage, basename(folder))
  const links = Object.keys(manifest.bin).flatMap((name) =>
    name === 'ecrlogin' ? [] : join(folder, `${name}.exe`),
  )
  mkdirSync(dirname(file), { recursive: true })
  cpSync(folder, copy, { recursive: true, filter: (path) => !links.includes(path) })
  for (const path of ['.', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) {
    utimesSync(join(copy, path), time, time)
  }
  rmSync(file, { force: true })
  // Without the fields for owners and times of Unix.
  run('zip', ['--quiet', '--recurse-paths', '-X', '-9', file, basename(folder)], stage)
  rmSync(stage, { recursive: true })
}
