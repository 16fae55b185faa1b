// @ts-check
// Fetches PowerShell and Pester for the tests and the demo: PowerShell where the .NET SDK is installed and pwsh is not.
// Everything stays in .parts. Without them, the tests of PowerShell are skipped, so a failure is only a line of output.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const parts = `${root}.parts/`

/** Keeps .NET's programs from writing to the user's folders and from reporting to Microsoft. */
const environment = {
  ...process.env,
  DOTNET_CLI_HOME: `${parts}dotnet`,
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  NUGET_PACKAGES: `${parts}nuget`,
  NUGET_SCRATCH: `${parts}nuget-scratch`,
}

const problem = fetchPowerShell() ?? fetchPester()
if (problem) console.log(`${problem} Its tests are skipped.`)

/** Fetches PowerShell where there is none. Returns the reason why there is still none; null when there is one. */
function fetchPowerShell() {
  const { version } = JSON.parse(readFileSync(`${root}.config/dotnet-tools.json`, 'utf8')).tools.powershell
  const folder = `${parts}powershell`
  if (isOnPath('pwsh') || existsSync(`${folder}/.store/powershell/${version}`)) return null
  if (!isOnPath('dotnet'))
    return 'PowerShell is not installed, and neither is the .NET SDK, which can fetch it.'
  const runtime = 'Microsoft.NETCore.App 10.'
  if (!dotnet(['--list-runtimes']).stdout.includes(runtime))
    return `PowerShell is not installed, and PowerShell ${version} needs .NET's runtime ${runtime}0.`
  console.log(`Fetching PowerShell ${version} from NuGet ...`)
  return run(['tool', 'install', 'powershell', '--version', version, '--tool-path', folder])
}

/** Fetches Pester. Returns the reason why there is none; null when there is one, or no SDK that can fetch it. */
function fetchPester() {
  const project = `${root}scripts/pester.csproj`
  const versions = readFileSync(project, 'utf8').match(/(?<=\[)[\d.]+(?=\])/g) ?? []
  if (versions.every((one) => existsSync(`${parts}nuget/pester/${one}`)) || !isOnPath('dotnet')) return null
  console.log(`Fetching Pester ${versions.join(' and ')} from NuGet ...`)
  return run(['restore', project, `-p:MSBuildProjectExtensionsPath=${parts}pester/`])
}

/** @param {string[]} args */
function run(args) {
  const { status, stdout, stderr } = dotnet(args)
  return status === 0 ? null : `\`dotnet ${args[0]}\` failed:\n${stdout}${stderr}`
}

/** @param {string[]} args */
function dotnet(args) {
  return spawnSync('dotnet', args, { cwd: root, env: environment, encoding: 'utf8', timeout: 300_000 })
}

/** @param {string} program */
function isOnPath(program) {
  const name = process.platform === 'win32' ? `${program}.exe` : program
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(`${folder}/${name}`))
}
