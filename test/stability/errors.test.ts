import { it } from 'vitest'
import { exitCodes } from '../../packages/cli/src/errors/exit-codes.ts'
import { errorKinds } from '../../packages/core/src/errors/errors.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

it('each error code has the kind and the exit code of its snapshot', async () => {
  const codes = Object.entries(errorKinds)
  await expectSurface([
    'exit code 0: success',
    '',
    ...Object.entries(exitCodes).flatMap(([kind, exitCode]) =>
      section(
        `exit code ${exitCode}: ${kind}`,
        codes.flatMap(([code, own]) => (own === kind ? [code] : [])),
      ),
    ),
  ])
})
