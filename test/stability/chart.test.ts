import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { parse } from 'yaml'
import { repositoryRoot } from '../support/sandbox.ts'
import { describeSchema } from '../support/stability/json-schema.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const read = (name: string) => readFileSync(join(repositoryRoot, 'charts/ecrlogin', name), 'utf8')

it('the chart has the values of its snapshot, with their limits and defaults', async () => {
  const defaults = Object.entries(flatten(parse(read('values.yaml')), ''))
  await expectSurface([
    ...section('values', describeSchema(JSON.parse(read('values.schema.json')))),
    ...section(
      'defaults',
      defaults.map(([path, value]) => `${path}: ${JSON.stringify(value)}`),
    ),
  ])
})

function flatten(values: Record<string, unknown>, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0
      const path = `${prefix}${key}`
      return isBranch
        ? Object.entries(flatten(value as Record<string, unknown>, `${path}.`))
        : [[path, value] as const]
    }),
  )
}
