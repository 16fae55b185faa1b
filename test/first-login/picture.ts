// Draws docs/first-run.svg from a real run: `npm run picture`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../support/sandbox.ts'
import { drawScreen, recordFirstRun } from './first-run.ts'

writeFileSync(join(repositoryRoot, 'docs', 'first-run.svg'), drawScreen(await recordFirstRun()))
