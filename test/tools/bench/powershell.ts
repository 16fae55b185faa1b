import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, runProgram } from '../../support/programs/programs.ts'
import { repositoryRoot } from '../../support/sandbox.ts'
import type { Place } from './scenes.ts'

const executable = join(repositoryRoot, 'packages/cli/standalone/this/ecrlogin')
const npmPackage = join(repositoryRoot, 'packages/cli/bin/ecrlogin.cjs')
const ownModule = join(repositoryRoot, 'packages/cli/shells/powershell/ECRLogin/ECRLogin.psd1')
const awsModule = 'AWS.Tools.ECR'

/** The questions and loops of `powershell.ps1`, as the table names them. */
const questions = { second: 'the second Get-ECRLoginCommand', another: 'another region' } as const
const loops = { regions: 'foreach over 5 regions', ids: 'foreach over 10 ids' } as const

/** The times of the module's steps, of AWS's cmdlets and of their floors in milliseconds, each in a new session. */
export async function timePowerShell(place: Place): Promise<Record<string, number>> {
  if (!findProgram('pwsh')) return {}
  const floors = await runSteps('powershell-floor.ps1', [], executable, place)
  const atBest = await runSteps('powershell-function.ps1', [], executable, place)
  const own = await runSteps('powershell.ps1', [ownModule], executable, place)
  return {
    'pwsh -NoProfile -c 1': await timeStart(place),
    'PowerShell: importing an empty module': floors.import!,
    'PowerShell: running the executable once': floors.first!,
    'PowerShell: one function that runs it and makes the object': atBest.first!,
    'PowerShell: Import-Module ECRLogin': own.import!,
    'PowerShell: the first Get-ECRLoginCommand': own.first!,
    [`PowerShell: ${questions.second}`]: own.second!,
    [`PowerShell (executable): ${questions.another}`]: own.another!,
    ...(await timeLoops('PowerShell (executable)', ownModule, executable, place)),
    [`PowerShell (npm): ${questions.another}`]: (
      await runSteps('powershell.ps1', [ownModule], npmPackage, place)
    ).another!,
    ...(await timeLoops('PowerShell (npm)', ownModule, npmPackage, place)),
    ...(await timeAwsTools(place)),
  }
}

async function timeStart({ environment, home }: Place): Promise<number> {
  const start = performance.now()
  await runProgram(['pwsh', '-NoProfile', '-c', '1'], { environment, cwd: home })
  return performance.now() - start
}

async function timeLoops(
  name: string,
  module: string,
  cli: string,
  place: Place,
): Promise<Record<string, number>> {
  const times: Record<string, number> = {}
  for (const [steps, row] of Object.entries(loops)) {
    // AWS's cmdlets have no cache either.
    rmSync(join(place.home, 'cache'), { recursive: true, force: true })
    times[`${name}: ${row}`] = (await runSteps('powershell.ps1', [module, steps], cli, place))[steps]!
  }
  return times
}

async function timeAwsTools(place: Place): Promise<Record<string, number>> {
  const { environment, home } = place
  const list = `@(Get-Module -ListAvailable ${awsModule}).Count`
  const { stdout } = await runProgram(['pwsh', '-NoProfile', '-c', list], { environment, cwd: home })
  if (Number(stdout) === 0) return {}
  const { import: load, first, second, another } = await runSteps('powershell.ps1', [awsModule], '', place)
  return {
    [`${awsModule}: Import-Module`]: load!,
    [`${awsModule}: the first Get-ECRLoginCommand`]: first!,
    [`${awsModule}: ${questions.second}`]: second!,
    [`${awsModule}: ${questions.another}`]: another!,
    ...(await timeLoops(awsModule, awsModule, '', place)),
  }
}

/** The times that a script prints for its steps, in milliseconds. */
async function runSteps(
  script: string,
  args: readonly string[],
  cli: string,
  { environment, home }: Place,
): Promise<Record<string, number>> {
  const path = join(repositoryRoot, 'test/tools/bench', script)
  const { stdout, stderr } = await runProgram(['pwsh', '-NoProfile', '-File', path, ...args], {
    environment: { ...environment, ECRLOGIN_CLI: cli },
    cwd: home,
  })
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout)
}
