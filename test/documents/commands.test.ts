import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commands } from '../../packages/cli/src/commands/index.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')
const document = read('docs/commands.md')

it('docs/commands.md has a row for every command', () => {
  const rows = [...document.matchAll(/^\| `ecrlogin ([a-z]+)/gm)].map(([, name]) => name)
  expect(new Set(rows)).toEqual(new Set([...commands.map(({ name }) => name), 'help']))
})

it('docs/commands.md has a row for every other program of the package', () => {
  const { bin } = JSON.parse(read('packages/cli/package.json'))
  const rows = [...document.matchAll(/^\| `([a-z-]+)[ `]/gm)].map(([, name]) => name)
  expect(new Set(rows)).toEqual(new Set(Object.keys(bin)))
})
