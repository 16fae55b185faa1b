import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type NpmRegistry, startNpmRegistry } from '../support/distribution/npm-registry.ts'
import { runProgram } from '../support/programs/programs.ts'
import { createSandbox, repositoryRoot, type Sandbox } from '../support/sandbox.ts'

const name = 'commander'
const { version } = JSON.parse(
  readFileSync(join(repositoryRoot, 'node_modules', name, 'package.json'), 'utf8'),
)

let sandbox: Sandbox
let registry: NpmRegistry

beforeAll(async () => {
  sandbox = createSandbox()
  registry = await startNpmRegistry()
})
afterAll(async () => {
  await registry.close()
  sandbox.remove()
})

/** Fetches a package as a part into a folder. */
function fetchAsPart(pin: object, folder: string) {
  const module = join(repositoryRoot, 'scripts/parts/npm.mjs')
  const script = `import { fetchNpm } from ${JSON.stringify(module)}
  fetchNpm(${JSON.stringify({ name, version, ...pin })}, ${JSON.stringify(folder)})`
  return runProgram([process.execPath, '--input-type=module', '-e', script], {
    environment: { ...sandbox.environment, npm_config_registry: registry.url },
  })
}

it('a part from npm is unpacked only with the content that is pinned', async () => {
  const folder = join(sandbox.home, 'part')
  const other = await fetchAsPart({ integrity: 'sha512-AAAA' }, folder)
  expect(other.stderr).toContain(`${name}@${version} is not what test/parts.json pins`)
  expect(existsSync(folder)).toBe(false)

  const tarball = await fetch(`${registry.url}/${name}/-/${version}.tgz`)
  const hash = createHash('sha512').update(Buffer.from(await tarball.arrayBuffer()))
  const integrity = `sha512-${hash.digest('base64')}`
  expect(await fetchAsPart({ integrity }, folder)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(existsSync(join(folder, 'package.json'))).toBe(true)
})

it('a part is not unpacked on a platform that its programs do not run on', async () => {
  const { stderr } = await fetchAsPart({ integrity: '', platform: 'plan9-x64' }, join(sandbox.home, 'no'))
  expect(stderr).toContain(`${name} has no programs for ${process.platform}-${process.arch}`)
})
