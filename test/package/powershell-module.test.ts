import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeUnless } from '../support/describe-unless.ts'
import { releaseFolder, whyMissing } from '../support/distribution/release.ts'
import { runProgram } from '../support/programs/programs.ts'
import { createSandbox, repositoryRoot, type Sandbox } from '../support/sandbox.ts'
import { findPesters } from '../support/shells/fetched-powershell.ts'
import { withoutPrograms } from '../support/shells/module-shells.ts'
import { hasModule, runPesterSuite, suiteTimeoutMs } from '../support/shells/pester-suite.ts'
import { isInstalled, powerShell } from '../support/shells/shells.ts'

const archive = 'download/ECRLogin.zip'
const missing = isInstalled(powerShell) ? whyMissing(archive) : 'pwsh is not installed'

describeUnless(missing, 'the released PowerShell module', () => {
  let sandbox: Sandbox
  let modules: string

  beforeAll(async () => {
    sandbox = createSandbox()
    modules = join(sandbox.home, 'modules')
    mkdirSync(modules)
    const unpacked = await run(`Expand-Archive '${join(releaseFolder, archive)}' '${modules}'`)
    expect(unpacked).toMatchObject({ exitCode: 0, stderr: '' })
  })
  afterAll(() => sandbox.remove())

  function run(text: string) {
    const script = join(sandbox.home, 'module.ps1')
    writeFileSync(script, text)
    const environment = { ...withoutPrograms(sandbox), PSModulePath: modules }
    return runProgram([...powerShell.plain, script], { environment, timeoutMs: 60_000 })
  }

  it('has the version of the release, exactly these commands, and no other file than its own', async () => {
    const { stdout, stderr } = await run(`
      Import-Module ECRLogin
      $module = Get-Module ECRLogin
      $module.ModuleBase
      "$($module.Version)"
      $module.ExportedFunctions.Keys -join ' '`)
    const { version } = await import(join(repositoryRoot, 'packages/cli/package.json'), {
      with: { type: 'json' },
    }).then((one) => one.default)
    expect({ lines: stdout.trim().split('\n'), stderr }).toEqual({
      lines: [
        join(modules, 'ECRLogin'),
        version,
        'Connect-ECRRegistry Disconnect-ECRRegistry Get-ECRAuthorizationToken Get-ECRLoginCommand Get-ECRPAuthorizationToken',
      ],
      stderr: '',
    })
  })

  const newest = findPesters().at(-1)!

  it(`passes its tests with Pester ${newest.version}`, { timeout: suiteTimeoutMs }, async ({
    skip,
    task,
  }) => {
    if (!(await hasModule(newest.module, sandbox))) return skip('Pester is not installed')
    const { output, ...counts } = await runPesterSuite(newest, sandbox, join(modules, 'ECRLogin'))
    task.meta.pester = counts
    expect({ ...counts, output }).toMatchObject({ failed: 0, output: '' })
    expect(counts.passed).toBeGreaterThan(700)
  })
})
