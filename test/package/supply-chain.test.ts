import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packedPackage } from '../support/distribution/npm.ts'
import { repositoryRoot } from '../support/sandbox.ts'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly license?: string
  readonly link?: true
  readonly dev?: true
  readonly hasInstallScript?: true
}

const lockfile: Record<string, Locked> = readJson('package-lock.json').packages
/** The packages that come from a registry, by their folders. */
const installed = Object.entries(lockfile).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
)

const published = ['core', 'cli', 'local-ecr'] as const

describe('a dependency', () => {
  it('runs no install script, except for bun', () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
    // bun's script installs its executable. It only builds ours, and no published package depends on it.
    expect(scripted).toEqual(['node_modules/bun'])
  })

  it('is pinned to its content by the lockfile', () => {
    expect(installed.length).toBeGreaterThan(50)
    expect(installed.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))).toEqual([])
  })
})

describe.each(published)('the package %s', (name) => {
  const folder = `packages/${name}`

  it('contains what it needs to run, and nothing else', () => {
    const shapes = [
      /^(LICENSE|README\.md|package\.json)$/,
      ...(name === 'cli'
        ? [
            /^bin\/[\w-]+\.cjs$/,
            /^dist\/[@\w-]+\.cjs$/,
            /^dist\/(sbom\.cdx\.json|THIRD-PARTY-NOTICES\.txt)$/,
            /^settings\.schema\.json$/,
            /^shells\/(bash|zsh|fish|powershell\/ECRLogin)\/([\w.-]+\/)*[\w.-]+$/,
          ]
        : [
            /^API\.md$/,
            /^dist\/([\w-]+\/)*[\w-]+\.(js|d\.ts)$/,
            ...(name === 'local-ecr' ? [/^bin\/[\w-]+\.js$/] : []),
          ]),
    ]
    const { paths } = packedPackage(name)
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
    expect(paths.filter((path) => !shapes.some((shape) => shape.test(path)))).toEqual([])
    expect(paths.filter((path) => /test/i.test(path))).toEqual([])
  })

  it('runs no install script, names its repository, and is published with provenance', () => {
    const { scripts = {}, repository, publishConfig } = readJson(`${folder}/package.json`)
    expect(Object.keys(scripts).filter((script) => /install|prepare|publish|pack/.test(script))).toEqual([])
    expect(repository).toMatchObject({ type: 'git', directory: folder })
    expect(publishConfig).toEqual({ access: 'public', provenance: true })
  })
})

it('the release signs with the identity of its job, and uses no registry token', () => {
  const workflow = readFileSync(join(repositoryRoot, '.github', 'workflows', 'release.yml'), 'utf8')
  expect(workflow).toContain('id-token: write')
  expect(workflow).toContain('npm audit --omit=dev')
  expect(workflow.match(/secrets\.(?!GITHUB_TOKEN)\w+/g)).toBeNull()
})

describe('a bill of materials', () => {
  const standalone = 'packages/cli/standalone'
  const platforms = existsSync(join(repositoryRoot, standalone))
    ? readdirSync(join(repositoryRoot, standalone)).filter((name) => !['SHA256SUMS', 'this'].includes(name))
    : []
  const bills = [
    ['the npm package', 'packages/cli/dist/sbom.cdx.json', []],
    ...platforms.map((platform) => [platform, `${standalone}/${platform}/sbom.cdx.json`, ['bun']] as const),
  ] as const

  it.each(bills)('of %s lists its packages, each with version, licence and hash', (_, path, besides) => {
    const { metadata, components } = readJson(path)
    const { name, version } = readJson('packages/cli/package.json')
    expect(metadata.component).toMatchObject({ name, version })
    const names = components.map((one: { name: string }) => one.name)
    expect(names).toEqual(
      expect.arrayContaining(['@aws-sdk/client-ecr', 'commander', 'smol-toml', ...besides]),
    )
    for (const { name: component, version: itsVersion, licenses, hashes } of components) {
      const locked = installed.filter(([path]) => path.endsWith(`node_modules/${component}`))
      expect(locked.map(([, { version: one }]) => one)).toContain(itsVersion)
      // Each of these licences permits redistribution with our packages.
      expect(licenses[0].license.id).toMatch(/^(Apache-2\.0|MIT|ISC|0BSD|BSD-[23]-Clause)$/)
      expect(hashes[0]).toEqual({ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) })
    }
  })

  it.each([
    ['MIT', { license: { id: 'MIT' } }],
    ['BSD-3-Clause', { license: { id: 'BSD-3-Clause' } }],
    ['MIT OR Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
    ['(MIT AND CC-BY-3.0)', { expression: '(MIT AND CC-BY-3.0)' }],
  ])('states the license %s as CycloneDX requires', async (license, stated) => {
    const { describePackage } = await import(join(repositoryRoot, 'packages/cli/scripts/sbom.mjs'))
    const locked = { version: '1.0.0', license, integrity: 'sha512-AAAA' }
    expect(describePackage('node_modules/some-package', locked).licenses).toEqual([stated])
  })
})

function readJson(path: string) {
  return JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'))
}
