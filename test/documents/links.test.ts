import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents } from '../support/documents/documents.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')

describe.each(documents)('%s', (document) => {
  it('has no broken links', () => {
    expect(readLinks(read(document)).filter((link) => !isThere(document, link))).toEqual([])
  })
})

it('every cell of ours in the comparison has a link', () => {
  const rows = readComparison()
  expect(rows.length).toBeGreaterThan(30)
  for (const { feature, ours } of rows) {
    expect({ feature, links: readLinks(ours) }).not.toEqual({ feature, links: [] })
  }
})

it.each(documents.filter((path) => /^packages\/[\w-]+\/README\.md$/.test(path)))(
  'npm can show %s, which has no relative links',
  (document) => {
    expect(readLinks(read(document)).filter((link) => !isOfSite(link))).toEqual([])
  },
)

/** The targets of links in a document. */
function readLinks(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
}

function isOfSite(link: string): boolean {
  return /^[a-z]+:/.test(link)
}

/** The addresses of this repository's files on the web. */
const site =
  /^https:\/\/(?:github\.com\/ecrlogin\/ecrlogin(?:\/(?:blob|tree)\/main\/|(?=#|$))|raw\.githubusercontent\.com\/ecrlogin\/ecrlogin\/main\/)/

/** Returns true if a link leads to a file of this repository and a heading in it, or to another site. */
function isThere(document: string, link: string): boolean {
  const [path, anchor] = link.replace(site, '').split('#')
  if (isOfSite(path!)) return true
  const folder = site.test(link) ? '.' : dirname(document)
  const target = path ? join(folder, path) : site.test(link) ? 'README.md' : document
  if (!existsSync(join(repositoryRoot, target))) return false
  return anchor === undefined || readAnchors(read(target)).includes(anchor)
}

/** The anchors that GitHub creates for the headings of a document. */
function readAnchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\d\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The rows of all tables whose last column is ours. */
function readComparison(): { feature: string; ours: string }[] {
  const tables = read('docs/comparison.md').match(/(?:^\|.*\n)+/gm)!
  return tables.flatMap((table) => {
    const [header, , ...rows] = table.trimEnd().split('\n').map(readCells)
    expect(header!.at(-1)).toBe('ecrlogin')
    return rows.map((cells) => ({ feature: cells[0]!, ours: cells.at(-1)! }))
  })
}

function readCells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
