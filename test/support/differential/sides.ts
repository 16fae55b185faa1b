import { mkdtempSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getLoginCommand } from '@ecrlogin/core'
import { runProgram } from '../programs/programs.ts'
import { repositoryRoot } from '../sandbox.ts'
import { type AwsCliServer, startAwsCliServer } from './aws-cli.ts'
import { type RecordingAws, startRecordingAws } from './recording-aws.ts'
import { type Outcome, type Scenario, type Staged, type Surroundings, stage } from './scenario.ts'

/** A program that is compared, with an AWS and a home of its own. */
export interface Side {
  readonly surroundings: Surroundings
  readonly aws: RecordingAws
  /** Runs the program in a scenario; calls run one after the other. */
  run(scenario: Scenario): Promise<Outcome>
  close(): Promise<void>
}

/** A run of a program; the message is null when it succeeded. */
export type RunStaged = (staged: Staged) => Promise<string | null>

/** Opens a side; `start` gets what it needs to know before the first scenario. */
export async function openSide(
  start: (surroundings: Surroundings) => Promise<{ run: RunStaged; close(): Promise<void> | void }>,
): Promise<Side> {
  const aws = await startRecordingAws()
  const folder = mkdtempSync(join(tmpdir(), 'differential-'))
  const surroundings: Surroundings = {
    home: join(folder, 'home'),
    endpoint: aws.endpoint,
    environment: {
      HTTPS_PROXY: aws.proxyUrl,
      NO_PROXY: '127.0.0.1,localhost,169.254.169.254,169.254.170.2',
      AWS_CA_BUNDLE: aws.caFile,
      // A repeated request says nothing new.
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    },
  }
  const program = await start(surroundings)
  let last: Promise<unknown> = Promise.resolve()
  const runNow = async (scenario: Scenario): Promise<Outcome> => {
    const staged = stage(scenario, surroundings)
    aws.reset()
    const message = await program.run(staged)
    return { isOk: message === null, trail: [...aws.trail], message: message ?? '' }
  }
  return {
    surroundings,
    aws,
    run(scenario) {
      const outcome = last.then(() => runNow(scenario))
      last = outcome.catch(() => {})
      return outcome
    },
    async close() {
      await program.close()
      await aws.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The hosts on which a container and an instance find their metadata; there is no instance at its usual address. */
export function linkLocalAddresses({ endpoint }: Surroundings): Readonly<Record<string, string>> {
  return { '169.254.170.2': endpoint, '169.254.169.254': '127.0.0.1:1' }
}

/** Opens the side of an AWS CLI, in a Python process. */
export function openAwsCli(pythonPath: string | null, changeEnvironment = keep): Promise<Side> {
  return openSide(async (surroundings) => {
    const server: AwsCliServer = await startAwsCliServer(
      pythonPath,
      surroundings.home,
      linkLocalAddresses(surroundings),
    )
    return {
      async run({ environment, ...options }) {
        const { exitCode, stderr } = await server.run(optionsOf(options), changeEnvironment(environment))
        return exitCode === 0 ? null : `exit code ${exitCode}: ${stderr.trim()}`
      },
      close: () => server.close(),
    }
  })
}

/** Opens our side: the core library in this process. */
export function openCore(): Promise<Side> {
  return openSide(async (surroundings) => {
    const connectAsBefore = redirectSockets(linkLocalAddresses(surroundings))
    return {
      async run({ environment, profile, region }) {
        try {
          await getLoginCommand({
            environment,
            profile: profile ?? undefined,
            regions: region === null ? undefined : [region],
          })
          return null
        } catch (error) {
          const { name, code, message } = error as Error & { code?: string }
          return `${name === 'EcrLoginError' ? code : `NOT OURS, ${name}`}: ${message}`
        }
      },
      close: connectAsBefore,
    }
  })
}

/** Opens the side of Debian's executable `aws`. */
export function openAwsExecutable(): Promise<Side> {
  return openSide(async () => ({
    run: ({ environment, ...options }) =>
      runToEnd(['/usr/bin/aws', 'ecr', 'get-authorization-token', ...optionsOf(options)], environment),
    close() {},
  }))
}

/** Opens the side of the program `ecrlogin`. */
export function openProgram(): Promise<Side> {
  return openSide(async () => ({
    run: ({ environment, ...options }) =>
      runToEnd([process.execPath, program, 'get', ...optionsOf(options)], {
        ...environment,
        AWS_ECR_DISABLE_CACHE: 'true',
      }),
    close() {},
  }))
}

/** The program in the npm package. */
const program = join(repositoryRoot, 'node_modules', '.bin', 'ecrlogin')

async function runToEnd(
  argv: readonly string[],
  environment: Record<string, string>,
): Promise<string | null> {
  const { exitCode, stderr } = await runProgram(argv, { environment, cwd: environment.HOME! })
  return exitCode === 0 ? null : `exit code ${exitCode}: ${stderr.trim()}`
}

/** Both programs have these options. */
function optionsOf({ profile, region }: Omit<Staged, 'environment'>): string[] {
  return [
    ...(profile === null ? [] : ['--profile', profile]),
    ...(region === null ? [] : ['--region', region]),
  ]
}

function keep(environment: Record<string, string>): Record<string, string> {
  return environment
}

/** Lets sockets of this process connect to other addresses; returns the function that ends it. */
function redirectSockets(addresses: Readonly<Record<string, string>>): () => void {
  const { connect } = Socket.prototype
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const [first] = args
    const options = (Array.isArray(first) ? first[0] : first) as { host?: string; port?: number | string }
    const address = addresses[options?.host ?? '']
    if (address !== undefined) {
      const [host, port] = address.split(':')
      Object.assign(options, { host, port: Number(port) })
    }
    return connect.apply(this, args as never)
  } as typeof connect
  return () => {
    Socket.prototype.connect = connect
  }
}
