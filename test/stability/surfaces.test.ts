import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import config from '../../vitest.config.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { snapshotFolder, stabilityFolder } from '../support/stability/surface.ts'

const document = readFileSync(join(repositoryRoot, 'docs', 'stability.md'), 'utf8')
const snapshots = readdirSync(snapshotFolder).sort()

describe('docs/stability.md', () => {
  it('names what holds each surface, and every snapshot', () => {
    const held = readRows('What is covered').map((cells) => [
      ...cells.at(-1)!.matchAll(/\]\(\.\.\/([^)]+)\)/g),
    ])
    expect(held.filter((links) => links.length === 0)).toEqual([])
    const named = held.flat().map(([, path]) => path!)
    const inFolder = named.filter((path) => path.startsWith('test/stability/'))
    expect(inFolder.sort()).toEqual(snapshots.map((name) => `test/stability/snapshots/${name}`))
  })

  it('explains every environment variable of ecrlogin', () => {
    const explained = readRows('Environment variables').map(([name]) => name!.replaceAll('`', ''))
    const text = readFileSync(join(snapshotFolder, 'environment-variables.txt'), 'utf8')
    expect(explained.sort()).toEqual(text.match(/ECRLOGIN_\w+/g))
  })
})

describe('a snapshot', () => {
  it('belongs to a test of its name', () => {
    const tests = readdirSync(stabilityFolder)
      .filter((name) => name.endsWith('.test.ts') && isOfSurface(name))
      .map((name) => name.replace('.test.ts', '.txt'))
    expect(tests.sort()).toEqual(snapshots)
  })

  it('that is missing fails its test, and only -u writes it', () => {
    expect(config({ command: 'serve', mode: 'test' })).toMatchObject({ test: { update: 'none' } })
  })
})

function isOfSurface(test: string): boolean {
  return /^ +await expectSurface\(/m.test(readFileSync(join(stabilityFolder, test), 'utf8'))
}

/** The cells of the rows of the table below a heading. */
function readRows(heading: string): string[][] {
  const [, section = ''] = new RegExp(`^#+ ${heading}\n([\\s\\S]*?)(?=^#)`, 'm').exec(document) ?? []
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
