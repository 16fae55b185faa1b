import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../support/sandbox.ts'
import { findPesters } from '../support/shells/fetched-powershell.ts'
import { hasModule, runPesterSuite, suiteTimeoutMs } from '../support/shells/pester-suite.ts'
import { isInstalled, powerShell } from '../support/shells/shells.ts'

const [oldest] = findPesters()
let sandbox: Sandbox

beforeAll(() => {
  sandbox = createSandbox()
})
afterAll(() => sandbox.remove())

it(`the source of the PowerShell module passes its tests with Pester ${oldest.version}`, {
  timeout: suiteTimeoutMs,
}, async ({ skip, task }) => {
  if (!isInstalled(powerShell)) return skip('pwsh is not installed')
  if (!(await hasModule(oldest.module, sandbox))) return skip('Pester is not installed')
  const { output, ...counts } = await runPesterSuite(oldest, sandbox)
  task.meta.pester = counts
  expect({ ...counts, output }).toMatchObject({ failed: 0, output: '' })
  expect(counts.passed).toBeGreaterThan(700)
})
