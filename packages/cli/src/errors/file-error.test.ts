import { describe, expect, it } from 'vitest'
import { explainFileError } from './file-error.ts'

const failed = (code: string) => Object.assign(new Error(`${code}: it failed`), { code })

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'your disk quota is exceeded'],
    ['EFBIG', 'the file exceeds the size limit'],
  ])('%s is explained as %j, with a hint about space instead of permissions', (code, reason) => {
    const problem = explainFileError(failed(code), 'Check the path and its permissions.')
    expect(problem.reason).toBe(reason)
    expect(problem.hint).toMatch(/space|limit/)
    expect(problem.hint).not.toContain('permissions')
  })

  it.each([
    ['EROFS', 'the file system is read-only'],
    ['EBUSY', 'it is mounted by itself, or another program has it open'],
  ])('%s is explained as %j, which no permission changes', (code, reason) => {
    const problem = explainFileError(failed(code), 'Check the path and its permissions.')
    expect(problem.reason).toBe(reason)
    expect(problem.hint).not.toContain('permissions')
  })

  it('is named by its code otherwise, with the hint of the caller', () => {
    expect(explainFileError(failed('EACCES'), 'Check it.')).toEqual({ reason: 'EACCES', hint: 'Check it.' })
  })
})
