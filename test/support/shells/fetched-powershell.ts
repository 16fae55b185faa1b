import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { findProgram } from '../programs/programs.ts'
import { repositoryRoot } from '../sandbox.ts'

const parts = join(repositoryRoot, '.parts')

/** Puts the PowerShell that `scripts/fetch-powershell.mjs` fetched on PATH, unless there is another one. */
export function offerFetchedPowerShell(): void {
  process.env.POWERSHELL_TELEMETRY_OPTOUT = '1'
  process.env.POWERSHELL_UPDATECHECK = 'Off'
  const dotnet = findProgram('dotnet')
  if (findProgram('pwsh') || !dotnet || !existsSync(join(parts, 'powershell'))) return
  process.env.PATH = [process.env.PATH, join(parts, 'powershell')].join(delimiter)
  // The program looks for .NET in its usual folder only.
  process.env.DOTNET_ROOT ??= dirname(realpathSync(dotnet))
}

/** A version of Pester that the module's tests run on. */
export interface Pester {
  /** Empty for the one that is installed. */
  readonly version: string
  /** The name or path for `Import-Module`. */
  readonly module: string
}

/** The versions of Pester that were fetched, oldest first; else the one that is installed. */
export function findPesters(): [Pester, ...Pester[]] {
  const folder = join(parts, 'nuget', 'pester')
  const versions = existsSync(folder) ? readdirSync(folder).sort() : []
  const [oldest, ...others] = versions.map((version) => ({
    version,
    module: join(folder, version, 'tools', 'Pester.psd1'),
  }))
  return oldest ? [oldest, ...others] : [{ version: '', module: 'Pester' }]
}
