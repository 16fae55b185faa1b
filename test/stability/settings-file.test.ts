import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { repositoryRoot } from '../support/sandbox.ts'
import { describeSchema } from '../support/stability/json-schema.ts'
import { expectSurface } from '../support/stability/surface.ts'

it('the settings file has the keys of its snapshot, with their limits', async () => {
  const path = join(repositoryRoot, 'packages/core/src/settings/settings.schema.json')
  await expectSurface(describeSchema(JSON.parse(readFileSync(path, 'utf8'))))
})
