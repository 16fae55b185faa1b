import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findPart } from '../programs/parts.ts'

/** Debian's own Python, which finds Debian's packages. */
const python = '/usr/bin/python3'

/** The version in Debian 12. Its AWS CLI is the reference for all that it knows. */
export const debianVersion = '2.9.19'

/** The folder of a newer AWS CLI for Python's path; null if it was not fetched. */
export const newerAwsCli = findPart('aws-cli')

/** The reason that there are no AWS CLIs to compare with; null when there are. */
export const missingAwsCli = !existsSync('/usr/lib/python3/dist-packages/awscli/clidriver.py')
  ? "Debian's package awscli is not installed"
  : newerAwsCli === null
    ? 'the part aws-cli was not fetched'
    : null

/** The AWS CLI in a Python process that stays. */
export interface AwsCliServer {
  readonly version: string
  run(options: readonly string[], environment: Record<string, string>): Promise<Run>
  close(): void
}

interface Run {
  readonly exitCode: number
  readonly stderr: string
}

/** Starts the AWS CLI of a Python path, by default Debian's; `addresses` are where link-local ones lead. */
export async function startAwsCliServer(
  pythonPath: string | null,
  home: string,
  addresses: Readonly<Record<string, string>>,
): Promise<AwsCliServer> {
  mkdirSync(home, { recursive: true })
  const script = join(import.meta.dirname, 'aws-cli-server.py')
  const child = spawn(python, ['-B', script, JSON.stringify(addresses)], {
    env: { HOME: home, PATH: '/usr/bin:/bin', ...(pythonPath !== null && { PYTHONPATH: pythonPath }) },
    cwd: home,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const readLine = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`The AWS CLI's process has ended: ${errors}`)
    return JSON.parse(value)
  }
  const { version } = await readLine()
  return {
    version,
    run(options, environment) {
      child.stdin.write(`${JSON.stringify({ arguments: options, environment })}\n`)
      return readLine()
    },
    close() {
      child.stdin.end()
    },
  }
}

/** The environment as the first generation of the AWS CLI reads it, which has other names for profile and region. */
export function forFirstGeneration(environment: Record<string, string>): Record<string, string> {
  const { AWS_PROFILE: profile, AWS_REGION: region, ...others } = environment
  const changed = { ...others }
  if (profile) changed.AWS_DEFAULT_PROFILE = profile
  if (region) changed.AWS_DEFAULT_REGION = region
  return changed
}
