import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../programs/programs.ts'
import { repositoryRoot } from '../sandbox.ts'

const project = join(repositoryRoot, 'test', 'powershell-host')
const build = join(project, 'bin', 'host')

/** The PowerShell engine as a program, for machines without pwsh; built when needed by `buildPowerShellHost`. */
export const powerShellHost = join(build, 'powershell-host.dll')

/** Builds the host if `dotnet` is installed and its sources have changed; false if it is not available. */
export function buildPowerShellHost(): boolean {
  if (!findProgram('dotnet')) return false
  const sources = readdirSync(project).filter((name) => /\.cs(proj)?$/.test(name))
  const changedAt = Math.max(...sources.map((name) => modifiedAt(join(project, name))))
  if (modifiedAt(powerShellHost) > changedAt) return true
  const args = ['build', '--configuration', 'Release', '--output', build, '--nologo', '--verbosity', 'quiet']
  const { status, stdout } = spawnSync('dotnet', args, {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
    timeout: 300_000,
  })
  if (status !== 0) console.error(`The PowerShell host could not be built:\n${stdout}`)
  return status === 0
}

/** Vitest's global setup. */
export default function setUp(): void {
  buildPowerShellHost()
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
