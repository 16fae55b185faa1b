// Draws docs/first-run.svg, the picture in the README, from a real run: `npm run picture`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../support/sandbox.ts'
import { drawScreen, recordFirstRun } from './readme-picture.ts'

writeFileSync(join(repositoryRoot, 'docs', 'first-run.svg'), drawScreen(await recordFirstRun()))
