import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { repositoryRoot } from '../support/sandbox.ts'
import { expectSurface, section } from '../support/stability/surface.ts'

const folders = ['packages/core/src', 'packages/cli/src', 'packages/quick/src', 'shells', 'action']

/** A constant of the build, and what a quick program tells the full one of its own release. */
const internal = ['ECRLOGIN_BUILD', 'ECRLOGIN_HANDED_OVER']

/** The variables of others that change what ecrlogin does, apart from those of the AWS CLI. */
const shared =
  /^(?:(?:DOCKER|HELM|XDG|GITHUB)_\w+|\w+_(?:PROXY|CA_BUNDLE)|REGISTRY_AUTH_FILE|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|NO_COLOR|FORCE_COLOR|CI)$/

it('the programs, modules and the action read the environment variables of the snapshot', async () => {
  const words = new Set(folders.flatMap(readSources).flatMap(findNames))
  const names = [...words].filter((name) => !internal.includes(name)).sort()
  const those = (isOne: (name: string) => boolean) => names.filter(isOne)
  await expectSurface([
    ...section(
      'of ecrlogin',
      those((name) => name.startsWith('ECRLOGIN_')),
    ),
    ...section(
      'of AWS',
      those((name) => name.startsWith('AWS_')),
    ),
    ...section(
      'of others',
      those((name) => !name.startsWith('AWS_') && shared.test(name)),
    ),
  ])
})

function readSources(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|js|ps1|psm1|bash|zsh|fish)$/.test(name) && !/test/i.test(name))
    .map((name) => readFileSync(join(repositoryRoot, folder, name), 'utf8'))
}

/** The names in capitals in a source, without its comments. `AWS_ENDPOINT_URL_` is the start of several. */
function findNames(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|<#[\s\S]*?#>|^\s*(?:\/\/|#).*$/gm, '')
  return code.match(/(?<![\w-])[A-Z]+(?:_[A-Z0-9]+)*_?\b/g)?.filter((name) => !/^[A-Z]+_$/.test(name)) ?? []
}
