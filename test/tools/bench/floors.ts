import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { findProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import type { Case } from './cases.ts'
import { bun } from './measure.ts'
import { host } from './scenes.ts'

export const emptyOfBun = 'an empty executable of bun'
export const emptyOfNode = 'node -e 0'

const straightAnswer = join(repositoryRoot, 'test/tools/bench/straight-answer.js')

/** As in packages/cli/scripts/build-executable.mjs. */
const buildWithBun = [
  ...[bun, 'build', '--compile', '--minify', '--bytecode', '--format=esm', '--splitting'],
  ...['--compile-jit-policy=10', '--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig', '--outfile'],
]

/** Builds the floors: programs that do nothing, or the minimum for a cached response. Leaves out missing compilers. */
export function buildFloors(folder: string): Case[] {
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const authorizationToken = Buffer.from(`AWS:${'x'.repeat(2000)}`).toString('base64')
  const entry = write('entry.json', JSON.stringify({ expiresAt: '2999-01-01T00:00:00Z', authorizationToken }))
  const node = findProgram('node')!
  // Other systems have no static executables.
  const cc = process.platform === 'linux' && findProgram('cc')
  const go = findProgram('go')
  const c = write('c.c', 'int main() {}')
  const goSource = write('go.go', 'package main\nfunc main() {}')
  return [
    ...(cc ? [build('an empty executable of C', [cc, '-O2', '-static-pie', '-o'], c)] : []),
    ...(go ? [build('an empty executable of Go', [go, 'build', '-o'], goSource)] : []),
    build(emptyOfBun, buildWithBun, write('bun.js', '')),
    build(
      "an executable of bun that does the helper's work without functions",
      buildWithBun,
      straightAnswer,
      entry,
    ),
    { name: emptyOfNode, argv: [node, '-e', '0'], files: [node], scene: 'keys' },
  ]

  function build(name: string, command: readonly string[], source: string, ...args: string[]): Case {
    const executable = join(folder, `${basename(source)}.floor`)
    const [compiler, ...options] = command
    const environment = { ...process.env, CGO_ENABLED: '0', GOCACHE: join(folder, 'go-cache') }
    execFileSync(compiler!, [...options, executable, source], { env: environment, stdio: 'ignore' })
    return { name, argv: [executable, ...args], input: host, files: [executable], scene: 'keys' }
  }
}
