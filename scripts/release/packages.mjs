// @ts-check
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.mjs'
import { tar, zip } from './archives.mjs'
import { root } from './context.mjs'

/** @typedef {import('./context.mjs').Context} Context */

/**
 * Makes the tarballs of npm, independent of the npm settings of this user.
 *
 * @param {Context} context
 */
export function makeNpmPackages({ out }) {
  const folder = join(out, 'npm')
  mkdirSync(folder, { recursive: true })
  const workspaces = ['cli', 'core', 'local-ecr'].map((name) => `--workspace=packages/${name}`)
  const none = ['--userconfig', '--globalconfig'].map(
    (option) => `${option}=${join(out, 'no-npmrc')}${option}`,
  )
  run('npm', ['pack', '--silent', `--pack-destination=${folder}`, ...none, ...workspaces], root)
}

/**
 * Makes the archive of the PowerShell module: the folder that the PowerShell Gallery gets.
 *
 * @param {Context} context
 */
export function makePowerShellModule({ out, time }) {
  const folder = run(process.execPath, [join(root, 'scripts/pack-powershell.mjs')])
  zip(folder.replace(/\/$/, ''), join(out, 'download', 'ECRLogin.zip'), time)
}

/**
 * Makes the archive of the action's tree, which the tags of the action point to.
 *
 * @param {Context} context
 */
export function makeAction({ out, time }) {
  const folder = run(process.execPath, [join(root, 'scripts/pack-action.mjs')])
  tar(folder.replace(/\/$/, ''), join(out, 'action.tar.gz'), time, 'gzip -n -9')
}

/**
 * Makes the package of the chart.
 *
 * @param {Context} context
 */
export function makeChart({ out, version, time }) {
  const chart = join(root, 'charts/ecrlogin')
  const stage = join(out, 'chart.stage')
  cpSync(chart, join(stage, 'ecrlogin'), { recursive: true })
  tar(join(stage, 'ecrlogin'), join(out, 'chart', `ecrlogin-${version}.tgz`), time, 'gzip -n -9')
  rmSync(stage, { recursive: true })
}

/** The version that all packages have. */
export function readVersion() {
  const versions = ['cli', 'core', 'local-ecr'].map(
    (name) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).version,
  )
  const [version] = versions
  if (versions.some((one) => one !== version))
    throw new Error(`The packages have the versions ${versions.join(', ')}`)
  run(process.execPath, [join(root, 'scripts/pin-version.mjs'), '--check'])
  return version
}
