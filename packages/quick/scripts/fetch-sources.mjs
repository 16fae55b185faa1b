// @ts-check
// Fetches what the small executable is built from beside this repository: QuickJS, and the crates for TLS. All are
// files of Debian's archive, pinned in pins.json, and stay in .parts.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A file of Debian's archive. `isBuildOnly` marks what is not in the executable.
 *
 * @typedef {{
 *   readonly name: string,
 *   readonly version: string,
 *   readonly license: string,
 *   readonly isBuildOnly?: boolean,
 *   readonly path: string,
 *   readonly sha256: string,
 * }} Pin
 *
 * @typedef {{ readonly mirrors: readonly string[], readonly engine: Pin, readonly crates: readonly Pin[] }} Pins
 *
 * The folders of QuickJS's source, of all crates as cargo's directory registry, and of the crates' copyright texts, where
 * `librust-<name>-dev/copyright` has dashes for underscores.
 *
 * @typedef {{ readonly engine: string, readonly crates: string, readonly copyrights: string }} Sources
 */

const packageRoot = fileURLToPath(new URL('../', import.meta.url))

/** The time limit of one download, in milliseconds. */
const timeout = 120_000

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAsProgram()

async function runAsProgram() {
  try {
    console.log(JSON.stringify(await fetchSources(), null, 2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/** @returns {Pins} */
export function readPins() {
  return JSON.parse(readFileSync(join(packageRoot, 'pins.json'), 'utf8'))
}

/**
 * Fetches and unpacks what is not there yet. Rejects with a sentence that names the pin.
 *
 * @param {Pins} [pins]
 * @param {string} [parts]
 * @returns {Promise<Sources>}
 */
export async function fetchSources(pins = readPins(), parts = join(packageRoot, '.parts')) {
  const { mirrors, engine, crates } = pins
  const downloads = join(parts, 'downloads')
  mkdirSync(downloads, { recursive: true })
  const wanted = [engine, ...crates]
  const fetched = await Promise.all(wanted.map((pin) => download(pin, mirrors, downloads)))
  const count = fetched.filter(Boolean).length
  if (count > 0) console.error(`Fetched ${count} of ${wanted.length} pinned files from Debian's archive.`)
  /** @param {Pin} pin */
  const pathOf = (pin) => join(downloads, basename(pin.path))
  const engineRoot = unpack(parts, [engine], (folder) => untar(engine, readFileSync(pathOf(engine)), folder))
  const cratesRoot = unpack(parts, crates, (folder) => {
    for (const crate of crates) untar(crate, readPackage(crate, pathOf(crate)), folder)
    removePlaceholders(folder)
  })
  return {
    // The archive has one folder.
    engine: join(engineRoot, readdirSync(engineRoot)[0] ?? ''),
    crates: join(cratesRoot, 'usr/share/cargo/registry'),
    copyrights: join(cratesRoot, 'usr/share/doc'),
  }
}

/**
 * Downloads a file from the first mirror that has it. Returns false when the file was there.
 *
 * @param {Pin} pin
 * @param {readonly string[]} mirrors
 * @param {string} folder
 */
async function download(pin, mirrors, folder) {
  const path = join(folder, basename(pin.path))
  if (existsSync(path)) return false
  const failures = []
  for (const mirror of mirrors) {
    const answer = await get(`${mirror}/${pin.path}`)
    if (typeof answer === 'string') {
      failures.push(`${mirror} ${answer}`)
      continue
    }
    const hash = createHash('sha256').update(answer).digest('hex')
    if (hash !== pin.sha256)
      throw new Error(
        `${title(pin)} from ${mirror} has the SHA-256 ${hash}, but the pinned one is ${pin.sha256}.`,
      )
    // Another build may download the same file.
    const temporary = `${path}.${process.pid}`
    writeFileSync(temporary, answer)
    renameSync(temporary, path)
    return true
  }
  throw new Error(`${title(pin)} cannot be fetched: ${failures.join(', ')}.`)
}

/**
 * Returns the content behind a URL, or what the server did instead.
 *
 * @param {string} url
 */
async function get(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout) })
    return response.ok ? Buffer.from(await response.arrayBuffer()) : `answered ${response.status}`
  } catch (error) {
    const { cause, message } = /** @type {Error} */ (error)
    return `failed (${cause instanceof Error ? cause.message : message})`
  }
}

/**
 * Returns a folder whose name follows from the hashes of its pins, and fills it if it is new.
 *
 * @param {string} parts
 * @param {readonly Pin[]} pins
 * @param {(folder: string) => void} fill
 */
function unpack(parts, pins, fill) {
  const hash = createHash('sha256').update(pins.map(({ sha256 }) => sha256).join())
  const folder = join(parts, hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const temporary = mkdtempSync(`${folder}.`)
  try {
    fill(temporary)
    renameSync(temporary, folder)
  } catch (error) {
    rmSync(temporary, { recursive: true })
    // Another build was faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * Returns the archive of the files in a package of Debian, which is an archive of ar.
 *
 * @param {Pin} pin
 * @param {string} path
 */
function readPackage(pin, path) {
  return run(pin, 'ar', ['p', path, 'data.tar.xz'])
}

/**
 * @param {Pin} pin
 * @param {Buffer} archive
 * @param {string} folder
 */
function untar(pin, archive, folder) {
  run(pin, 'tar', ['-xJ', '--no-same-owner', '-C', folder], archive)
}

/**
 * @param {Pin} pin
 * @param {string} program
 * @param {string[]} args
 * @param {Buffer} [input]
 */
function run(pin, program, args, input) {
  const options = { maxBuffer: 1 << 28, timeout, ...(input ? { input } : {}) }
  const { status, error, stdout, stderr } = spawnSync(program, args, options)
  if (status === 0) return stdout
  throw new Error(
    `${title(pin)} cannot be unpacked: ${error?.message ?? `${program}: ${`${stderr}`.trim()}`}.`,
  )
}

/**
 * Removes what Debian writes where it knows no hash of a crate. Cargo would copy it to Cargo.lock.
 *
 * @param {string} folder
 */
function removePlaceholders(folder) {
  const registry = join(folder, 'usr/share/cargo/registry')
  for (const crate of readdirSync(registry)) {
    const path = join(registry, crate, '.cargo-checksum.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"package":"Could not get crate checksum",', ''))
  }
}

/** @param {Pin} pin */
function title({ name, version, path }) {
  return `The pinned ${name} ${version} (${path})`
}
