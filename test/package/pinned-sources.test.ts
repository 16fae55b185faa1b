import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { findProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const quick = join(repositoryRoot, 'packages/quick')
const { findProblem } = await import(join(quick, 'scripts/build-tls.mjs'))
const { fetchSources, readPins } = await import(join(quick, 'scripts/fetch-sources.mjs'))

let folder: string
let server: Server
/** The content of the mirror, by path. */
let files: Map<string, Buffer>
let requests: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ecrlogin-sources-'))
  files = new Map()
  requests = []
  server = createServer((request, response) => {
    requests.push(request.url!)
    const content = files.get(request.url!)
    response.writeHead(content ? 200 : 404).end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

const mirror = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const parts = () => join(folder, 'parts')

const missing = ['tar', 'xz', 'ar'].find((name) => !findProgram(name))
describeUnless(missing ? `${missing} is not installed` : null, 'pinned sources', () => {
  it('are fetched and unpacked once', async () => {
    const pins = publish()
    const sources = await fetchSources(pins, parts())
    expect(readFileSync(join(sources.engine, 'quickjs.c'), 'utf8')).toBe('engine')
    expect(readFileSync(join(sources.crates, 'ring-1.0.0/lib.rs'), 'utf8')).toBe('ring')
    expect(readFileSync(join(sources.copyrights, 'librust-ring-dev/copyright'), 'utf8')).toBe('notice')
    expect(requests).toHaveLength(2)
    expect(await fetchSources(pins, parts())).toEqual(sources)
    expect(requests).toHaveLength(2)
  })

  it('contain no text in place of a hash, which cargo would take for one', async () => {
    const { crates } = await fetchSources(publish(), parts())
    expect(readFileSync(join(crates, 'ring-1.0.0/.cargo-checksum.json'), 'utf8')).toBe('{"files":{}}')
  })

  it('are unpacked again when a pin changes', async () => {
    const first = await fetchSources(publish(), parts())
    const second = await fetchSources(publish('changed'), parts())
    expect(second.engine).toBe(first.engine)
    expect(readFileSync(join(second.crates, 'ring-1.0.0/lib.rs'), 'utf8')).toBe('changed')
  })

  it('come from the next mirror when one has them no longer', async () => {
    const pins = publish()
    await fetchSources({ ...pins, mirrors: [`${mirror()}/gone`, mirror()] }, parts())
    expect(requests).toContain('/gone/pool/quickjs.tar.xz')
    expect(requests).toContain('/pool/quickjs.tar.xz')
  })

  it('are refused with another hash, and not kept', async () => {
    const pins = publish()
    files.set('/pool/quickjs.tar.xz', Buffer.from('another'))
    const hash = createHash('sha256').update('another').digest('hex')
    await expect(fetchSources(pins, parts())).rejects.toThrow(
      `The pinned quickjs 1 (pool/quickjs.tar.xz) from ${mirror()} has the SHA-256 ${hash}, ` +
        `but the pinned one is ${pins.engine.sha256}.`,
    )
    expect(readdirSync(join(parts(), 'downloads')).filter((name) => name.includes('quickjs'))).toEqual([])
  })

  it('are missed with a sentence that names the pin and what each mirror did', async () => {
    const pins = publish()
    files.delete('/pool/ring.deb')
    const mirrors = [mirror(), 'http://127.0.0.1:1']
    await expect(fetchSources({ ...pins, mirrors }, parts())).rejects.toThrow(
      `The pinned ring 1.0.0 (pool/ring.deb) cannot be fetched: ${mirror()} answered 404, http://127.0.0.1:1 failed (`,
    )
  })

  it('are not left half unpacked', async () => {
    const pins = publish()
    const broken = Buffer.from('no archive')
    files.set('/pool/quickjs.tar.xz', broken)
    const engine = { ...pins.engine, sha256: createHash('sha256').update(broken).digest('hex') }
    await expect(fetchSources({ ...pins, engine }, parts())).rejects.toThrow(
      /^The pinned quickjs 1 \(pool\/quickjs\.tar\.xz\) cannot be unpacked: tar: /,
    )
    expect(readdirSync(parts())).toEqual(['downloads'])
  })
})

describe.skipIf(process.platform === 'win32')('the compiler for TLS', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    ['cargo 1.85.1 (d73d2caf9 2024-12-31)', "TLS needs Rust's library for x86_64-unknown-linux-gnu."],
    ['cargo 1.63.0', 'TLS is built by cargo 1.85 or later, and the one on PATH is cargo 1.63.0.'],
    [null, 'TLS is built by cargo 1.85 or later, and there is none on PATH.'],
  ])('is judged by its version: %s', (version, problem) => {
    if (version) writeFileSync(join(folder, 'cargo'), `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 })
    vi.stubEnv('PATH', folder)
    expect(findProblem('x64')).toBe(problem)
  })

  it('is complete with the library of the platform', () => {
    const program = (name: string, text: string) =>
      writeFileSync(join(folder, name), `#!/bin/sh\necho '${text}'\n`, { mode: 0o755 })
    program('cargo', 'cargo 1.85.1')
    program('rustc', folder)
    vi.stubEnv('PATH', folder)
    expect(findProblem('arm64')).toBeNull()
  })
})

describe('the pins', () => {
  const { engine, crates } = readPins() as { engine: Pin; crates: Pin[] }

  it('are those of Cargo.lock', () => {
    const lock = readFileSync(join(quick, 'host/tls/Cargo.lock'), 'utf8')
    const locked = [...lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource/gm)]
    expect(crates.map(({ name, version }) => `${name} ${version}`)).toEqual(
      locked.map(([, name, version]) => `${name} ${version}`),
    )
  })

  it('have hashes, and licenses that permit redistribution', () => {
    for (const { license, sha256, path } of [engine, ...crates]) {
      expect(license).toMatch(/^(Apache-2\.0|MIT|ISC|BSD-3-Clause)( (OR|AND) (Apache-2\.0|MIT|ISC))*$/)
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(path).toMatch(/^pool\/main\//)
    }
  })
})

interface Pin {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly path: string
  readonly sha256: string
}

/** Puts an engine and a crate on the mirror, and returns their pins. */
function publish(code = 'ring') {
  const engine = pack('engine', { 'quickjs-1/quickjs.c': 'engine' })
  const crate = 'usr/share/cargo/registry/ring-1.0.0'
  pack('crate', {
    [`${crate}/lib.rs`]: code,
    [`${crate}/.cargo-checksum.json`]: '{"package":"Could not get crate checksum","files":{}}',
    'usr/share/doc/librust-ring-dev/copyright': 'notice',
  })
  execFileSync('ar', ['rc', 'crate.deb', 'data.tar.xz'], { cwd: folder })
  return {
    mirrors: [mirror()],
    engine: pin('quickjs', '1', 'quickjs.tar.xz', engine),
    crates: [
      pin(
        'ring',
        '1.0.0',
        code === 'ring' ? 'ring.deb' : `ring-${code}.deb`,
        readFileSync(join(folder, 'crate.deb')),
      ),
    ],
  }
}

function pack(name: string, content: Record<string, string>) {
  const source = join(folder, name)
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(join(source, path, '..'), { recursive: true })
    writeFileSync(join(source, path), text)
  }
  execFileSync('tar', ['--mtime=@0', '-C', source, '-cJf', join(folder, 'data.tar.xz'), '.'])
  return readFileSync(join(folder, 'data.tar.xz'))
}

function pin(name: string, version: string, file: string, content: Buffer): Pin {
  files.set(`/pool/${file}`, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { name, version, license: 'MIT', path: `pool/${file}`, sha256 }
}
