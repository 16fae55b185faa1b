import { describe, expect, it } from 'vitest'
import { readEarlyOptions } from './early-options.ts'
import { createOutput } from './output.ts'

/** The stdout of a command that writes `text` and ends with `exitCode`. */
function run(args: readonly string[], text: string, exitCode: number): { stdout: string; exitCode: number } {
  let stdout = ''
  const output = createOutput((more) => {
    stdout += more
  }, readEarlyOptions(args))
  output.write(text)
  return { exitCode: output.end(exitCode), stdout }
}

describe('the output of a command that fails without output', () => {
  it.each([
    ['sh', "/bin/sh -c 'exit 5'\n"],
    ['fish', "/bin/sh -c 'exit 5'\n"],
    ['json', ''],
  ])('is, with -o %s, what makes an evaluating shell fail with the exit code', (format, stdout) => {
    expect(run(['get', '-o', format], '', 5)).toEqual({ stdout, exitCode: 5 })
  })

  it('fails in every shell when -o names no format', () => {
    for (const format of ['csh', '']) {
      expect(run(['get', '-o', format], '', 2)).toEqual({ stdout: "/bin/sh -c 'exit 2'\n", exitCode: 2 })
    }
  })
})

it('a failing snippet is written only once, so that a full disk can be reported', () => {
  const output = createOutput(
    () => {
      throw new Error('the disk is full')
    },
    readEarlyOptions(['get', '-o', 'sh']),
  )
  expect(() => output.end(2)).toThrow('the disk is full')
  expect(output.end(1)).toBe(1)
})

describe('the output of a command', () => {
  it('is only its own when the command succeeds, or fails after output', () => {
    expect(run(['get', '-o', 'sh'], '', 0)).toEqual({ stdout: '', exitCode: 0 })
    expect(run(['get', '-o', 'sh'], 'snippet\n', 5)).toEqual({ stdout: 'snippet\n', exitCode: 5 })
  })
})
