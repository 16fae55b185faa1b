import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPrincipal } from '@ecrlogin/local-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileLine } from '../../packages/cli/src/commands/init.ts'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { repositoryRoot } from '../support/sandbox.ts'
import { isInstalled, powerShell } from '../support/shells/shells.ts'

const tests = join(repositoryRoot, 'shells', 'powershell', 'tests')

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({
    principals: [{ ...defaultPrincipal, accounts: ['111122223333', '444455556666'] }],
  })
})
afterAll(() => cloud.close())

describe('the PowerShell module', () => {
  const copies = ['shells/powershell/ECRLogin', 'packages/cli/shells/powershell/ECRLogin']
  it.for(copies)('completes its main flows, from %s', async (copy, { skip }) => {
    if (!isInstalled(powerShell)) return skip('pwsh is not installed')
    if (!findProgram('docker')) return skip('docker is not installed')
    const { stdout, stderr, exitCode } = await runProgram(
      [...powerShell.plain, join(tests, 'main-flows.ps1')],
      {
        environment: { ...cloud.environment(), MODULE_UNDER_TEST: join(repositoryRoot, copy) },
        cwd: cloud.sandbox.home,
      },
    )
    expect({ exitCode, wrong: stdout.match(/^Wrong.*$/gm), stderr }).toMatchObject({
      exitCode: 0,
      wrong: null,
    })
    expect(stdout.match(/^Right: /gm)?.length).toBeGreaterThan(10)
  })

  it('loads from a folder whose path is a pattern, and nothing from a folder that the pattern matches', async ({
    skip,
  }) => {
    if (!isInstalled(powerShell)) return skip('pwsh is not installed')
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
      expect(await runProgram([...powerShell.plain, script], { environment })).toEqual({
        exitCode: 0,
        stdout:
          'Connect-ECRRegistry Disconnect-ECRRegistry Get-ECRAuthorizationToken Get-ECRLoginCommand Get-ECRPAuthorizationToken\nus-west-2\n',
        stderr: '',
      })
    }
  })

  it('is found by jobs, other new runspaces and scripts that require it, after the line of init', async ({
    skip,
  }) => {
    if (!isInstalled(powerShell)) return skip('pwsh is not installed')
    const folder = join(cloud.sandbox.home, "it's a folder")
    cpSync(join(repositoryRoot, 'packages/cli/shells'), folder, { recursive: true })
    const line = await profileLine('powershell', folder)
    const ask = '(Get-ECRLoginCommand -Region us-west-2).Region'
    const required = join(cloud.sandbox.home, 'required.ps1')
    const named = ask.replace('Get', 'ECRLogin\\Get')
    writeFileSync(required, `using module ECRLogin\n#Requires -Modules ECRLogin\n${named}\n`)
    const steps = [
      `1 | ForEach-Object -Parallel { ${ask} }`,
      `Start-Job { ${ask} } | Receive-Job -Wait`,
      `Start-ThreadJob { ${ask} } | Receive-Job -Wait`,
      `Import-Module ECRLogin; @(Get-Module ECRLogin).Count; ${ask}`,
      `& '${required}'`,
      `Remove-Module ECRLogin; @(Get-Module ECRLogin).Count; ${ask}`,
      `@("$env:PSModulePath" -split ':' -like '*a folder/powershell').Count`,
    ]
    const script = join(cloud.sandbox.home, 'runspaces.ps1')
    writeFileSync(script, [line, line, ...steps].join('\n'))
    const environment = cloud.environment()
    expect(await runProgram([...powerShell.plain, script], { environment, timeoutMs: 60_000 })).toEqual({
      exitCode: 0,
      stdout: 'us-west-2\nus-west-2\nus-west-2\n1\nus-west-2\nus-west-2\n0\nus-west-2\n1\n',
      stderr: '',
    })
  })
})
