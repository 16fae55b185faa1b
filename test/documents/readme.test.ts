import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../support/sandbox.ts'

const lines = readFileSync(join(repositoryRoot, 'README.md'), 'utf8').split('\n')

it.each([
  'Invoke-Expression (Get-ECRLoginCommand -Region us-west-2).Command',
  'eval "$(ecrlogin get -o sh --region us-west-2)"',
  "$ ecrlogin get --region us-west-2 | jq 'del(.Password, .Command)'",
])('the first screen of the README shows %s', (line) => {
  expect(lines.slice(0, 40)).toContain(line)
})

it('the README shows its first command before the tenth line of prose', () => {
  const prose = lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith('```')),
    )
    .filter(Boolean)
  expect(prose.length).toBeLessThan(10)
})
