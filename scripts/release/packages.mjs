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
  zip(join(root, 'packages/cli/shells/powershell/ECRLogin'), join(out, 'download', 'ECRLogin.zip'), time)
}

/** The files in a tag of the action: action.yml and the built files that it runs. */
const actionFiles = [
  'action.yml',
  'LICENSE',
  'package.json',
  'action/main.js',
  'action/post.js',
  'action/step.js',
  'packages/cli/package.json',
  'packages/cli/bin',
  'packages/cli/dist',
]

/**
 * Makes the archive of the action's tree, which the tags of the action point to.
 *
 * @param {Context} context
 */
export function makeAction({ out, time }) {
  const stage = join(out, 'action.stage')
  for (const path of actionFiles) cpSync(join(root, path), join(stage, 'action', path), { recursive: true })
  tar(join(stage, 'action'), join(out, 'action.tar.gz'), time, 'gzip -n -9')
  rmSync(stage, { recursive: true })
}

/**
 * Makes the package of the chart.
 *
 * @param {Context} context
 */
export function makeChart({ out, version, time }) {
  tar(join(root, 'charts/ecrlogin'), join(out, 'chart', `ecrlogin-${version}.tgz`), time, 'gzip -n -9')
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
