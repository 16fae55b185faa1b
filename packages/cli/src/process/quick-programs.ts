import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isNpmPackage } from './build-info.ts'

/**
 * Returns true if the quick programs answer Docker and the kubelet. Beside this executable, they are files of their own, where
 * there are links to it otherwise.
 */
export function hasQuickPrograms(): boolean {
  if (isNpmPackage || process.platform !== 'linux') return false
  const helper = join(dirname(process.execPath), 'docker-credential-ecrlogin')
  return lstatSync(helper, { throwIfNoEntry: false })?.isFile() ?? false
}
