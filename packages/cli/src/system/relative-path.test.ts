import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { warnOfRelativePath } from './relative-path.ts'

describe('a path that a variable names', () => {
  it.each([
    ['~/.docker', 'begins with a ~ that no shell has expanded'],
    ['~', 'begins with a ~ that no shell has expanded'],
    ['~user/x', 'begins with a ~ that no shell has expanded'],
    ['docker', 'is relative to the current directory'],
    ['../x', 'is relative to the current directory'],
    ['.', 'is relative to the current directory'],
  ])('is warned of when it is %s, with what it means', (path, reason) => {
    expect(warnOfRelativePath('DOCKER_CONFIG', path)).toBe(
      `DOCKER_CONFIG ${reason}, so it means ${resolve(path)}. Set it to an absolute path.`,
    )
  })

  it.each([undefined, '', '/x', '/~/x'])('is not warned of when it is %s', (path) => {
    expect(warnOfRelativePath('DOCKER_CONFIG', path)).toBeNull()
  })
})
