import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { programFolders, repositoryRoot } from '../support/sandbox.ts'

const folder = programFolders.quick
const { engine, crates } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/quick/pins.json'), 'utf8'))
/** The parts of a quick program that are no npm packages. */
const parts: readonly string[] = [
  engine.name,
  ...crates
    .filter(({ isBuildOnly }: { isBuildOnly?: true }) => !isBuildOnly)
    .map(({ name }: { name: string }) => name),
  'rust-std',
  'glibc',
  'libgcc',
]

it('the folder of a release contains the programs, the licenses and the bill of materials', () => {
  expect(readdirSync(folder).sort()).toEqual([
    'LICENSE',
    'THIRD-PARTY-NOTICES.txt',
    'completions',
    'docker-credential-ecrlogin',
    'ecrlogin',
    'ecrlogin-credential-provider',
    'get-ecr-login-command',
    'sbom.cdx.json',
  ])
})

it('the bill of materials lists each part of the quick programs, with version, license and address', () => {
  const { components } = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'))
  const listed = components.filter(({ purl }: { purl: string }) => !purl.startsWith('pkg:npm/'))
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(parts)
  for (const { name, version, purl, licenses } of listed) {
    expect(version).toMatch(/^\d+[\d.-]+$/)
    expect(purl).toMatch(new RegExp(`^pkg:(cargo|generic)/${name}@${version}$`))
    expect(licenses[0].license?.id ?? licenses[0].expression).toMatch(/MIT|Apache|ISC|BSD|GPL/)
  }
})

it('the notices have the license of each part', () => {
  const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  for (const name of parts) expect(notices).toMatch(new RegExp(`^-{80}\n${name} \\S+ \\(.+\\)\n\n\\S`, 'm'))
  expect(notices).toContain('Fabrice Bellard')
  expect(notices).toContain('Bun ')
})
