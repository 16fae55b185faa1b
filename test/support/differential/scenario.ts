import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The input of the AWS CLI and ecrlogin: files below the home, environment, and options. In every text, `{home}` is the
 * home and `{endpoint}` the host and port of AWS's plain endpoint.
 */
export interface Scenario {
  /** Texts by their path below the home; those of the AWS files are `.aws/config` and `.aws/credentials`. */
  readonly files: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** Null when no profile is given. */
  readonly profile: string | null
  /** Null when no region is given. */
  readonly region: string | null
}

/** The result on one side. */
export interface Outcome {
  readonly isOk: boolean
  /** The requests that AWS received, in order. */
  readonly trail: readonly string[]
  /** The message for the user, empty when the call succeeded. */
  readonly message: string
}

/** One side of a comparison: a home, and AWS as it is reached from there. */
export interface Surroundings {
  readonly home: string
  readonly endpoint: string
  /** The variables that lead to AWS. */
  readonly environment: Readonly<Record<string, string>>
}

/** A scenario with all paths and addresses of one side. */
export interface Staged {
  readonly environment: Record<string, string>
  readonly profile: string | null
  readonly region: string | null
}

/** Writes the files of a scenario into a new home. */
export function stage(scenario: Scenario, { home, endpoint, environment }: Surroundings): Staged {
  const fill = (text: string) => text.replaceAll('{home}', home).replaceAll('{endpoint}', endpoint)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home)
  for (const [path, text] of Object.entries(scenario.files)) {
    const file = join(home, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, fill(text))
    if (text.startsWith('#!')) chmodSync(file, 0o755)
  }
  const own = Object.entries(scenario.environment).map(([name, value]) => [name, fill(value)])
  return {
    environment: { HOME: home, PATH: '/usr/bin:/bin', ...environment, ...Object.fromEntries(own) },
    profile: scenario.profile,
    region: scenario.region,
  }
}

/** A scenario in the form of a shell script, for people. */
export function describeScenario({ files, environment, profile, region }: Scenario): string {
  const lines = Object.entries(environment).map(([name, value]) => `  ${name}=${JSON.stringify(value)}`)
  const options = [
    ...(profile === null ? [] : [`--profile ${JSON.stringify(profile)}`]),
    ...(region === null ? [] : [`--region ${JSON.stringify(region)}`]),
  ]
  const texts = Object.entries(files).map(([path, text]) => {
    const shown = JSON.stringify(text).slice(1, -1).replaceAll('\\n', '\n    ').replaceAll('\\"', '"')
    return `  ~/${path}:\n    ${shown.trimEnd()}`
  })
  return [`  options: ${options.join(' ') || 'none'}`, ...lines, ...texts].join('\n')
}
