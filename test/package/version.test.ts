import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../support/sandbox.ts'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')
const { version } = JSON.parse(read('packages/cli/package.json'))

it.each(['cli', 'core', 'local-ecr'])('the changelog of packages/%s begins with its version', (name) => {
  expect(JSON.parse(read(`packages/${name}/package.json`)).version).toBe(version)
  expect(/^## (.*)$/m.exec(read(`packages/${name}/CHANGELOG.md`))?.[1]).toBe(version)
})

it('every file that states the version states this one', () => {
  const { status, stderr } = spawnSync('node', ['scripts/pin-version.mjs', '--check'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
