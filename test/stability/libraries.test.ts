import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { it } from 'vitest'
import { helpText } from '../../packages/local-ecr/src/command/arguments.ts'
import { faultKinds } from '../../packages/local-ecr/src/state/fault-effects.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')

it('the libraries that have no report of their API declare what is in their snapshot', async () => {
  const cached = 'packages/core/dist/login/get-cached-login-command.d.ts'
  await expectSurface([
    ...section('@ecrlogin/core/cached', declarationsIn(cached)),
    ...section('@ecrlogin/local-ecr', exportedDeclarations('packages/local-ecr/dist/index.d.ts')),
    ...section('faultKinds', faultKinds),
    ...section('local-ecr', [...new Set(helpText.match(/--[a-z-]+(?: [A-Z]+\S*)?/g))]),
  ])
})

/** The declarations of what an index exports, file by file. */
function exportedDeclarations(index: string): string[] {
  return [...read(index).matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)\.ts'/gm)].flatMap(
    ([, list, file]) => {
      const names = list!.split(',').map((name) => name.replace('type', '').trim())
      const pattern = new RegExp(`^export (?:declare )?\\w+ (?:${names.join('|')})\\b`)
      return declarationsIn(join(dirname(index), `${file}.d.ts`), pattern)
    },
  )
}

/** The lines of the exported declarations in a file, without comments. */
function declarationsIn(path: string, pattern = /^export /): string[] {
  const code = read(path).replace(/ *\/\*[\s\S]*?\*\/\n?/g, '')
  const declarations = code.split(/^(?=export |import |declare )/m).filter((one) => pattern.test(one))
  return declarations.flatMap((one) => one.split('\n').filter((line) => line.trim() !== ''))
}
