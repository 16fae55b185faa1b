// @ts-check
// Builds the crate in host/tls as a static library, without the network. With --check, it only says whether this machine
// can, and needs no installed package for that.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchSources } from './fetch-sources.mjs'

/** The names of platforms in Rust. */
const targets = { x64: 'x86_64-unknown-linux-gnu', arm64: 'aarch64-unknown-linux-gnu' }

/** The oldest version of cargo that reads the manifest. */
const oldest = { major: 1, minor: 85 }

const packageRoot = fileURLToPath(new URL('../', import.meta.url))
const crate = join(packageRoot, 'host/tls')

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAsProgram()

async function runAsProgram() {
  try {
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x64'
    if (!process.argv.includes('--check')) {
      console.log(buildTls((await fetchSources()).crates, architecture))
      return
    }
    const problem = findProblem(architecture)
    if (problem) throw new Error(problem)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/**
 * Returns the reason why this machine cannot build the crate for an architecture; null when it can.
 *
 * @param {keyof typeof targets} architecture
 */
export function findProblem(architecture) {
  /** @param {string} program @param {string[]} args */
  const print = (program, ...args) =>
    spawnSync(program, args, { cwd: crate, encoding: 'utf8', timeout: 30_000 })
  const { status, stdout } = print('cargo', '--version')
  const wanted = `cargo ${oldest.major}.${oldest.minor} or later`
  if (status !== 0) return `TLS is built by ${wanted}, and there is none on PATH.`
  const [, major = 0, minor = 0] = /^cargo (\d+)\.(\d+)/.exec(stdout) ?? []
  if (Number(major) !== oldest.major || Number(minor) < oldest.minor)
    return `TLS is built by ${wanted}, and the one on PATH is ${stdout.trim()}.`
  const target = targets[architecture]
  const library = print('rustc', '--print=target-libdir', `--target=${target}`).stdout
  return library && existsSync(library.trim()) ? null : `TLS needs Rust's library for ${target}.`
}

/**
 * Returns the path of the library. The same sources and compiler give the same bytes in any folder.
 *
 * @param {string} crates the folder of all crates
 * @param {keyof typeof targets} architecture
 * @param {string} [folder] where everything is built
 */
export function buildTls(crates, architecture, folder = join(packageRoot, '.parts/tls')) {
  const problem = findProblem(architecture)
  if (problem) throw new Error(problem)
  const target = targets[architecture]
  /** @param {string} option */
  const remap = (option) => [
    `${option}=${crate}=/tls`,
    `${option}=${crates}=/crates`,
    `${option}=${folder}=/build`,
  ]
  const { status, error } = spawnSync(
    'cargo',
    [
      'build',
      '--release',
      '--offline',
      '--locked',
      '--quiet',
      `--target=${target}`,
      `--target-dir=${folder}`,
      '--config=source.crates-io.replace-with="pinned"',
      `--config=source.pinned.directory=${JSON.stringify(crates)}`,
    ],
    {
      cwd: crate,
      env: {
        ...process.env,
        CARGO_ENCODED_RUSTFLAGS: [
          '-Ctarget-feature=+crt-static',
          '-Crelocation-model=pic',
          ...remap('--remap-path-prefix'),
        ].join('\x1f'),
        // The user's configuration can change the code.
        CARGO_HOME: join(folder, 'home'),
        // Paths may contain spaces.
        CC_SHELL_ESCAPED_FLAGS: '1',
        CFLAGS: remap('-ffile-prefix-map')
          .map((flag) => `'${flag.replaceAll("'", String.raw`'\''`)}'`)
          .join(' '),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 900_000,
    },
  )
  if (status !== 0)
    throw new Error(`cargo could not build TLS for ${target}${error ? `: ${error.message}` : ''}.`)
  return join(folder, target, 'release/libtls.a')
}
