// Plants defects one at a time in a copy of the repository, and demands that the tests notice each of them.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findProgram, runProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import { type Mutation, mutations } from './mutations.ts'

const timeoutMs = 600_000

process.exitCode = await main()

async function main(): Promise<number> {
  const wanted = process.argv[2] ?? ''
  const copy = mkdtempSync(join(tmpdir(), 'ecrlogin-mutations-'))
  const left = new Set(['node_modules', '.git', '.turbo', 'obj'])
  let missed = 0
  try {
    cpSync(repositoryRoot, copy, { recursive: true, filter: (path) => !left.has(basename(path)) })
    symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'))
    for (const mutation of mutations.filter(({ defect }) => defect.includes(wanted))) {
      const verdict = await tryMutation(mutation, copy)
      if (verdict === 'MISSED') missed += 1
      console.log(`${verdict}: ${mutation.defect}`)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
  return missed === 0 ? 0 : 1
}

async function tryMutation({ file, find, replace, test }: Mutation, copy: string): Promise<string> {
  if (!findProgram(test[0]!)) return `not tried, ${test[0]} is not installed`
  const path = join(copy, file)
  const sound = readFileSync(path, 'utf8')
  if (sound.split(find).length !== 2) throw new Error(`${file} has not exactly one ${JSON.stringify(find)}`)
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  )
  try {
    const environment = process.env as Record<string, string>
    const { exitCode } = await runProgram(test, { environment, cwd: copy, timeoutMs })
    return exitCode === 0 ? 'MISSED' : 'noticed'
  } finally {
    writeFileSync(path, sound)
  }
}
