import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { parse } from 'yaml'
import { repositoryRoot } from '../support/sandbox.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

interface Definition {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, unknown>>
}

it('the action has the inputs and outputs of its snapshot', async () => {
  const { inputs, outputs }: Definition = parse(readFileSync(join(repositoryRoot, 'action.yml'), 'utf8'))
  const describeInput = ([name, { required = false, default: fallback }]: [
    string,
    Definition['inputs'][string],
  ]) =>
    [
      name,
      ...(required ? ['required'] : []),
      ...(fallback === undefined ? [] : [`default ${fallback}`]),
    ].join('  ')
  await expectSurface([
    ...section('inputs', Object.entries(inputs).map(describeInput)),
    ...section('outputs', Object.keys(outputs)),
  ])
})
