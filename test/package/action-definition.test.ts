import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow, type TemplateParseResult } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readSections } from '../support/documents/documents.ts'
import { repositoryRoot } from '../support/sandbox.ts'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')
const action = parse(read('action.yml'))
const trace = new NoOperationTraceWriter()

const workflows = [
  ...readdirSync(join(repositoryRoot, '.github', 'workflows')).map((name) => `.github/workflows/${name}`),
  'examples/ci/github.yml',
]

describe("GitHub's own parser", () => {
  it('accepts action.yml', () => {
    expect(errorsOf(parseAction({ name: 'action.yml', content: read('action.yml') }, trace))).toEqual([])
  })

  it('rejects an invalid action', () => {
    const content = read('action.yml').replace('using: node24', 'using: node1')
    expect(errorsOf(parseAction({ name: 'action.yml', content }, trace))).not.toEqual([])
  })

  it.each(workflows)('accepts %s', (path) => {
    expect(errorsOf(parseWorkflow({ name: path, content: read(path) }, trace))).toEqual([])
  })
})

describe('action.yml', () => {
  it('names existing scripts', () => {
    for (const script of [action.runs.main, action.runs.post]) {
      expect(existsSync(join(repositoryRoot, script))).toBe(true)
    }
  })

  it('has exactly the inputs that its scripts read', () => {
    const scripts = ['main', 'post', 'step'].map((name) => read(`action/${name}.js`)).join('')
    const names = [...scripts.matchAll(/readInput\('([\w-]+)'\)/g)].map(([, name]) => name!)
    expect([...new Set(names)].sort()).toEqual(Object.keys(action.inputs).sort())
  })
})

it('the example contains every step that docs/ci.md shows', () => {
  const blocks = readSections('docs/ci.md').flatMap((section) => section.blocks)
  const shown = blocks.filter(({ language }) => language === 'yaml')
  expect(shown).not.toEqual([])
  const { steps } = parse(read('examples/ci/github.yml')).jobs.push
  for (const { text } of shown) expect(steps).toEqual(expect.arrayContaining(parse(text)))
})

function errorsOf({ context }: TemplateParseResult): string[] {
  return context.errors.getErrors().map(({ message }) => message)
}
