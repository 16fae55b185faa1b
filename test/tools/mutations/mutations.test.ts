import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../support/sandbox.ts'
import { type Mutation, mutations, readSound } from './mutations.ts'

describe('a planted defect', () => {
  it.each(mutations)('fits its source, and its tests exist: $defect', (mutation) => {
    const { find, replace, tests } = mutation
    expect(readSound(mutation, repositoryRoot)).toContain(find)
    expect(replace).not.toBe(find)
    const files = tests.filter((argument) => /\.test\.ts$|\.ps1$/.test(argument))
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([])
    expect(files).not.toEqual([])
  })

  it.each([
    ['no longer occurs in its source', 'This text is in no source.', 'contains this text 0 times'],
    ['occurs twice in its source', 'export ', 'times instead of once'],
  ])('is reported as stale when its text %s', (_, find, message) => {
    const stale: Mutation = { ...mutations[0]!, find }
    expect(() => readSound(stale, repositoryRoot)).toThrow(message)
  })
})
