// @ts-check
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.mjs'
import { root } from './context.mjs'

/** kubectl as the tests fetch it. */
const fetched = join(root, '.parts/helm/current/kubectl/kubectl')

/**
 * Makes the image of the chart, for the architecture of this machine, as an archive of OCI. Starts nothing in it, and keeps
 * nothing in the storage of this machine.
 *
 * @param {import('./context.mjs').Context & { readonly kubectl?: string | undefined }} context
 */
export function makeImage({ out, version, time, isFast, kubectl = fetched }) {
  if (!existsSync(kubectl)) throw new Error('there is no kubectl, which `npm run fetch:parts` fetches')
  const stage = join(out, 'image.stage')
  const folder = join(stage, 'folder')
  mkdirSync(stage, { recursive: true })
  run(process.execPath, [join(root, 'scripts/pack-image.mjs'), '--kubectl', kubectl, folder])
  const storage = ['--storage-driver=vfs', `--root=${join(stage, 'root')}`, `--runroot=${join(stage, 'run')}`]
  const tag = `ecrlogin:${version}`
  run('buildah', [...storage, 'build', '--isolation=chroot', `--timestamp=${time}`, `--tag=${tag}`, folder])
  const file = join(out, 'image', `ecrlogin-linux-${process.arch}.tar`)
  mkdirSync(join(out, 'image'), { recursive: true })
  rmSync(file, { force: true })
  const level = isFast ? ['--compression-level=1'] : ['--compression-level=9']
  run('buildah', [...storage, 'push', '--quiet', ...level, tag, `oci-archive:${file}:${tag}`])
  run('buildah', [...storage, 'rmi', '--all', '--force'])
  rmSync(stage, { recursive: true, force: true })
}
