// @ts-check
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../run.mjs'
import { builtPlatforms, home, manifest, root, summary } from './context.mjs'

/** Debian's names of architectures. */
const architectures = { 'linux-x64': 'amd64', 'linux-arm64': 'arm64' }

/**
 * Makes the packages for Debian and Ubuntu.
 *
 * @param {import('./context.mjs').Context} context
 */
export function makeDebianPackages(context) {
  for (const [platform, folder] of builtPlatforms()) {
    const architecture = architectures[/** @type {keyof typeof architectures} */ (platform)]
    if (architecture) makeDebianPackage(folder, architecture, context)
  }
}

/**
 * @param {string} folder the folder of the programs
 * @param {string} architecture
 * @param {import('./context.mjs').Context} context
 */
function makeDebianPackage(folder, architecture, { out, version, time, isFast }) {
  const file = join(out, 'download', `ecrlogin_${architecture}.deb`)
  const stage = `${file}.stage`
  rmSync(stage, { recursive: true, force: true })
  /** @type {(from: string, to: string, mode?: number) => void} */
  const add = (from, to, mode = 0o644) => {
    mkdirSync(dirname(join(stage, to)), { recursive: true })
    copyFileSync(from, join(stage, to))
    chmodSync(join(stage, to), mode)
  }
  for (const name of Object.keys(manifest.bin)) {
    if (lstatSync(join(folder, name)).isSymbolicLink()) symlinkSync('ecrlogin', join(stage, 'usr/bin', name))
    else add(join(folder, name), `usr/bin/${name}`, 0o755)
  }
  const completions = 'usr/share/bash-completion/completions'
  add(join(folder, 'completions/ecrlogin.bash'), `${completions}/ecrlogin`)
  symlinkSync('ecrlogin', join(stage, completions, 'get-ecr-login-command'))
  add(join(folder, 'completions/_ecrlogin'), 'usr/share/zsh/vendor-completions/_ecrlogin')
  for (const name of ['ecrlogin.fish', 'get-ecr-login-command.fish']) {
    add(join(folder, 'completions', name), `usr/share/fish/vendor_completions.d/${name}`)
  }
  const documents = 'usr/share/doc/ecrlogin'
  for (const name of ['THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json'])
    add(join(folder, name), `${documents}/${name}`)
  add(join(root, 'packages/cli/CHANGELOG.md'), `${documents}/CHANGELOG.md`)
  writeFileSync(join(stage, documents, 'copyright'), copyright)

  const paths = readdirSync(stage, { recursive: true, encoding: 'utf8' })
  const bytes = paths.reduce((sum, path) => sum + lstatSync(join(stage, path)).size, 0)
  mkdirSync(join(stage, 'DEBIAN'))
  writeFileSync(
    join(stage, 'DEBIAN/control'),
    `Package: ecrlogin
Version: ${version}
Architecture: ${architecture}
Maintainer: The ecrlogin authors <ecrlogin@users.noreply.github.com>
Section: admin
Priority: optional
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: libc6 (>= ${libcOf(join(folder, 'ecrlogin'))})
Suggests: docker.io | docker-ce-cli | podman | buildah | skopeo
Homepage: ${home}
Description: ${summary}
 ecrlogin logs docker, podman, buildah, skopeo, nerdctl, finch, helm, oras and
 crane in to Amazon ECR, and prints logins as JSON or as a snippet that a shell
 evaluates. It contains Docker's credential helper and the kubelet's credential
 provider for ECR.
`,
  )
  for (const path of ['.', ...readdirSync(stage, { recursive: true, encoding: 'utf8' })]) {
    lutimesSync(join(stage, path), time, time)
  }
  const compression = isFast ? ['-Zgzip', '-z1'] : ['-Zxz']
  run('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, file])
  rmSync(stage, { recursive: true })
}

/** The copyright file in Debian's format. https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
const copyright = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ecrlogin
Source: ${home}

Files: *
Copyright: The ecrlogin authors
License: ${manifest.license}
 The license is in /usr/share/common-licenses/Apache-2.0. THIRD-PARTY-NOTICES.txt
 has those of everything that the programs contain.
`

/**
 * The oldest version of the C library that has what a program needs of it.
 *
 * @param {string} program
 */
function libcOf(program) {
  const versions = readFileSync(program, 'latin1').match(/(?<=GLIBC_2\.)\d+(?=\0)/g) ?? []
  return `2.${Math.max(...versions.map(Number))}`
}
