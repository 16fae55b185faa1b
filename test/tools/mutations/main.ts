// Plants defects one at a time in a copy of the repository, and fails unless the tests notice each of them:
//
//   npm run test:mutations              all of them
//   npm run test:mutations -- bash      those whose description contains "bash"
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findProgram, runProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import { offerFetchedPowerShell } from '../../support/shells/fetched-powershell.ts'
import { type Mutation, mutations, readSound } from './mutations.ts'

type Verdict = 'noticed' | 'MISSED' | 'STALE' | 'not tried'

const timeoutMs = 600_000
const notCopied = new Set(['node_modules', '.git', '.turbo', '.parts', 'obj', 'standalone'])

offerFetchedPowerShell()
process.exitCode = await main(process.argv[2] ?? '')

async function main(wanted: string): Promise<number> {
  const copy = mkdtempSync(join(tmpdir(), 'ecrlogin-mutations-'))
  const counts: Record<Verdict, number> = { noticed: 0, MISSED: 0, STALE: 0, 'not tried': 0 }
  try {
    const filter = (path: string) => !notCopied.has(basename(path))
    // Preserve the timestamps, so that the build does not run again.
    cpSync(repositoryRoot, copy, { recursive: true, preserveTimestamps: true, filter })
    symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'), 'junction')
    for (const mutation of mutations.filter(({ defect }) => defect.includes(wanted))) {
      const { verdict, reason } = await tryMutation(mutation, copy)
      counts[verdict] += 1
      console.log([`${verdict}: ${mutation.defect}`, reason].filter(Boolean).join('\n  '))
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
  console.log(
    Object.entries(counts)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', '),
  )
  return counts.MISSED + counts.STALE === 0 ? 0 : 1
}

async function tryMutation(mutation: Mutation, copy: string): Promise<{ verdict: Verdict; reason?: string }> {
  const { file, find, replace, tests } = mutation
  if (!findProgram(tests[0]!)) return { verdict: 'not tried', reason: `${tests[0]} is not installed` }
  const path = join(copy, file)
  let sound: string
  try {
    sound = readSound(mutation, copy)
  } catch (error) {
    return { verdict: 'STALE', reason: (error as Error).message }
  }
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  )
  try {
    const environment = process.env as Record<string, string>
    const { exitCode, stdout } = await runProgram(tests, { environment, cwd: copy, timeoutMs })
    if (exitCode !== 0) return { verdict: 'noticed' }
    if (!/^0 passed/m.test(stdout)) return { verdict: 'MISSED' }
    const missing = /^Skipped \d+: (.* is not installed)$/m.exec(stdout)?.[1]
    if (missing) return { verdict: 'not tried', reason: missing }
    return { verdict: 'STALE', reason: `No test ran: ${tests.join(' ')}` }
  } finally {
    writeFileSync(path, sound)
  }
}
