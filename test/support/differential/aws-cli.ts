import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { runProgram } from '../programs/programs.ts'

/** Debian's own Python, which finds Debian's packages. */
const python = '/usr/bin/python3'

/** The version in Debian 12. Its AWS CLI is the reference for all that it knows. */
export const debianVersion = '2.9.19'

/** The reason that there is no AWS CLI to compare with; null when there is one. */
export const missingAwsCli = existsSync('/usr/lib/python3/dist-packages/awscli/clidriver.py')
  ? null
  : "Debian's package awscli is not installed"

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

/** A newer AWS CLI, unpacked into a folder. */
export interface NewerAwsCli {
  readonly pythonPath: string
  remove(): void
}

/** Unpacks the AWS CLI that a package on npm brings. */
export async function unpackNewerAwsCli(): Promise<NewerAwsCli> {
  const main = createRequire(import.meta.url).resolve('@aws-cdk/asset-awscli-v1')
  const folder = mkdtempSync(join(tmpdir(), 'newer-aws-cli-'))
  const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'
  const { exitCode, stderr } = await runProgram(
    [python, '-c', unpack, join(dirname(main), 'layer.zip'), folder],
    { environment: {}, cwd: folder },
  )
  if (exitCode !== 0) throw new Error(stderr)
  return {
    pythonPath: join(folder, 'awscli'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
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
