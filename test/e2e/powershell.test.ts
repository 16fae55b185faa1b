import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileLine } from '../../packages/cli/src/commands/init.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { isStandalone, repositoryRoot } from '../support/sandbox.ts'
import { isInstalled, powerShells } from '../support/shells/shells.ts'

const tests = join(repositoryRoot, 'shells', 'powershell', 'tests')

/** A whole suite in one test takes long on a busy machine. */
const suiteTimeoutMs = 600_000

/** The last line of output from the runner of the Pester suite. */
export interface PesterCounts {
  readonly powershell: string
  readonly pester: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

declare module 'vitest' {
  interface TaskMeta {
    /** The results of another runner that this test represents. */
    pester?: PesterCounts
  }
}

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({
    principals: [{ ...defaultPrincipal, accounts: ['111122223333', '444455556666'] }],
  })
})
afterAll(() => cloud.close())

describe('the PowerShell module', () => {
  const copies = ['shells/powershell/ECRLogin', 'packages/cli/shells/powershell/ECRLogin']
  const everywhere = powerShells.flatMap((shell) => copies.map((copy) => ({ name: shell.name, shell, copy })))

  it.for(everywhere)('completes its main flows on $name, from $copy', async ({ shell, copy }, { skip }) => {
    if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
    if (!findProgram('docker')) return skip('docker is not installed')
    const { stdout, stderr, exitCode } = await runProgram([...shell.plain, join(tests, 'main-flows.ps1')], {
      environment: { ...cloud.environment(), MODULE_UNDER_TEST: join(repositoryRoot, copy) },
      cwd: cloud.sandbox.home,
    })
    expect({ exitCode, wrong: stdout.match(/^Wrong.*$/gm), stderr }).toMatchObject({
      exitCode: 0,
      wrong: null,
    })
    expect(stdout.match(/^Right: /gm)?.length).toBeGreaterThan(10)
  })

  it.for(powerShells)(
    'loads on $name from a folder whose path is a pattern, and nothing from a folder that the pattern matches',
    async (shell, { skip }) => {
      if (!isInstalled(shell)) return skip(`${shell.name} is not installed`)
      const { home } = cloud.sandbox
      const folders = ['data[1]', "it's [0-9", 'b?d'].map((name) => join(home, name, 'shells'))
      for (const folder of folders)
        cpSync(join(repositoryRoot, 'packages/cli/shells'), folder, { recursive: true })
      for (const name of ['data1', 'bad']) {
        const foreign = join(home, name, 'shells/powershell/ECRLogin')
        mkdirSync(foreign, { recursive: true })
        for (const file of ['ECRLogin.psd1', 'ECRLogin.psm1'])
          writeFileSync(join(foreign, file), "throw 'foreign'")
      }
      const proof =
        "(Get-Command -Module ECRLogin).Name -join ' '; (Get-ECRLoginCommand -Region us-west-2).Region"
      for (const folder of folders) {
        const script = join(home, 'load.ps1')
        writeFileSync(script, `${await profileLine('powershell', folder)}${proof}\n`)
        const environment = cloud.environment()
        expect(await runProgram([...shell.plain, script], { environment })).toEqual({
          exitCode: 0,
          stdout:
            'Connect-ECRRegistry Disconnect-ECRRegistry Get-ECRAuthorizationToken Get-ECRLoginCommand\nus-west-2\n',
          stderr: '',
        })
      }
    },
  )

  // The suite starts its own recording CLI, independent of the distribution under test.
  it.skipIf(isStandalone).for(pesterVersions())(
    'passes its own tests on %s',
    { timeout: suiteTimeoutMs },
    async (version, { skip, task }) => {
      if (version === null) return skip('Pester is not installed')
      const { stdout, stderr } = await runProgram(
        ['pwsh', '-NoProfile', '-File', join(tests, 'run.ps1'), '-PesterVersion', version],
        { environment: cloud.sandbox.environment, timeoutMs: suiteTimeoutMs },
      )
      const counts: PesterCounts = JSON.parse(stdout.trim().split('\n').at(-1)!)
      task.meta.pester = counts
      expect({ ...counts, output: counts.failed === 0 ? '' : stdout + stderr }).toMatchObject({
        failed: 0,
        output: '',
      })
      expect(counts.passed).toBeGreaterThan(100)
    },
  )
})

/**
 * The newest installed version, or with `ECRLOGIN_EVERY_PESTER` the newest of each major version. Only null if none is
 * installed.
 */
function pesterVersions(): (string | null)[] {
  if (!findProgram('pwsh')) return [null]
  const list =
    '(Get-Module -ListAvailable Pester).Version | Sort-Object -Descending | ForEach-Object { "$_" }'
  const versions = execFileSync('pwsh', ['-NoProfile', '-Command', list], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  const byMajor = new Map<string, string>()
  for (const version of versions) {
    const [major = ''] = version.split('.')
    if (Number(major) >= 5 && !byMajor.has(major)) byMajor.set(major, version)
  }
  const newest = [...byMajor.values()]
  if (newest.length === 0) return [null]
  return process.env.ECRLOGIN_EVERY_PESTER ? newest : newest.slice(0, 1)
}
