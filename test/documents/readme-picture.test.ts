import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { drawScreen, recordFirstRun } from '../tools/demo/readme-picture.ts'

it('the picture in the README shows what a first run prints', async ({ skip }) => {
  for (const name of ['docker', 'jq']) if (!findProgram(name)) skip(`${name} is not installed`)
  const picture = readFileSync(join(repositoryRoot, 'docs', 'first-run.svg'), 'utf8')
  expect(withoutTimes(picture)).toBe(withoutTimes(drawScreen(await recordFirstRun())))
})

function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ)?/g, 'TIME')
}
