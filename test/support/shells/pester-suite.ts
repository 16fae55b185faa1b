import { join } from 'node:path'
import { runProgram } from '../programs/programs.ts'
import { repositoryRoot, type Sandbox } from '../sandbox.ts'
import type { Pester } from './fetched-powershell.ts'

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

/** The module's suite takes long on a busy machine. */
export const suiteTimeoutMs = 600_000

/**
 * Runs the PowerShell module's own tests with a Pester, on the module in `folder`, or on the source. Returns its counts, and
 * what it printed if a test fails.
 */
export async function runPesterSuite(
  { module }: Pester,
  { environment }: Sandbox,
  folder?: string,
): Promise<PesterCounts & { readonly output: string }> {
  const runner = join(repositoryRoot, 'shells/powershell/tests/run.ps1')
  const { stdout, stderr } = await runProgram(['pwsh', '-NoProfile', '-File', runner, '-Pester', module], {
    environment: { ...environment, ...(folder !== undefined && { MODULE_UNDER_TEST: folder }) },
    timeoutMs: suiteTimeoutMs,
  })
  const counts: PesterCounts = JSON.parse(stdout.trim().split('\n').at(-1)!)
  return { ...counts, output: counts.failed === 0 ? '' : stdout + stderr }
}

/** Returns true if PowerShell finds a module by its name or path. */
export async function hasModule(name: string, { environment }: Sandbox): Promise<boolean> {
  const list = `@(Get-Module -ListAvailable '${name}').Count`
  const { stdout } = await runProgram(['pwsh', '-NoProfile', '-Command', list], { environment })
  return Number(stdout) > 0
}
