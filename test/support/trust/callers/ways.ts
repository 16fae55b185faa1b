import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core'
import { createReporter } from '../../../../packages/cli/src/command/reporter.ts'
import { handleDockerCredential } from '../../../../packages/cli/src/protocols/docker/helper.ts'
import { findCachedLogin } from '../../../../packages/cli/src/tokens/cached-login.ts'
import { account } from '../../cloud/stage.ts'
import { type Ended, type RunOptions, runProgram } from '../../programs/programs.ts'
import { createRecordingIo, runInProcess } from '../../programs/recording-io.ts'
import { programFolders } from '../../sandbox.ts'
import { type Call, type Caller, type Lane, nameOf } from './caller.ts'

export const host = `${account}.dkr.ecr.eu-west-1.amazonaws.com`

/** A way to ask for a password. */
export interface Way {
  readonly argv: readonly string[]
  readonly input?: string
  /** The words for it. */
  readonly name: string
  /** Whether it can do what a call asks for. */
  fits(call: Call): boolean
  passwordIn(stdout: string): string
  start(argv: readonly string[], options: RunOptions): Promise<Ended>
}

/** The ways of users. */
const waysOfUsers: readonly Omit<Way, 'start'>[] = [
  {
    name: 'password HOST',
    argv: ['ecrlogin', 'password', host],
    fits: () => true,
    passwordIn: (stdout) => stdout.trim(),
  },
  {
    name: 'password',
    argv: ['ecrlogin', 'password'],
    fits: ({ settings }) => settings === undefined,
    passwordIn: (stdout) => stdout.trim(),
  },
  {
    name: "Docker's helper",
    argv: ['docker-credential-ecrlogin', 'get'],
    input: host,
    fits: ({ options }) => options === undefined,
    passwordIn: (stdout) => JSON.parse(stdout).Secret,
  },
]

/** The ways within this process. */
export const waysHere: readonly Way[] = waysOfUsers.map((way) => ({ ...way, start: startHere }))

const folders = { 'the executable': programFolders.standalone, 'the quick programs': programFolders.quick }

/** The ways in a process of their own: with the npm package, and with the others that are built. */
export const waysInProcesses: readonly Way[] = waysOfUsers.flatMap((way) => {
  const [program, ...args] = way.argv
  const others = Object.entries(folders).map(([name, folder]) => {
    return { ...way, name: `${way.name} of ${name}`, argv: [join(folder, program!), ...args] }
  })
  const built = others.filter(({ argv }) => existsSync(argv[0]!))
  return [way, ...built].map((one) => ({ ...one, start: runProgram }))
})

async function askNobody(): Promise<never> {
  throw new EcrLoginError('mfa-required', 'There is no terminal.', 'Run it in one.')
}

/** Does what the entry point of a program does. */
async function startHere(argv: readonly string[], { environment, input = '' }: RunOptions): Promise<Ended> {
  const [program, ...args] = argv
  const io = { ...createRecordingIo(environment), ask: askNobody }
  if (program === 'docker-credential-ecrlogin') {
    const { logger } = createReporter(io.err, { errors: 'text', isVerbose: false, elapsedMs: null })
    const readInput = () => String(input)
    const context = { environment, readInput, logger, onPhase() {}, ask: io.ask, version: '0.0.0' }
    return { ...(await handleDockerCredential(args, context)), stderr: io.written.err }
  }
  const isPlain = args.length === 2
  const login = isPlain ? findCachedLogin(args[1]!, environment) : null
  if (login) return { exitCode: 0, stdout: `${login.Password}\n`, stderr: '' }
  const exitCode = await runInProcess(args, io)
  return { exitCode, stdout: io.written.out, stderr: io.written.err }
}

/** The end of a call, and what AWS knows about it. */
export interface Answer extends Ended {
  readonly call: Call
  readonly way: Way
  readonly password: string | null
  /** The principal that AWS issued the password to. */
  readonly holder: string | null
  /** The number of tokens that AWS was asked for. */
  readonly tokensAsked: number
}

/** Asks for a password as a caller, in a way that fits the call: the given one, or `password HOST`. */
export async function ask(lane: Lane, caller: Caller, wanted: Way): Promise<Answer> {
  const call = caller(lane)
  const way = wanted.fits(call) ? wanted : { ...wanted, ...waysOfUsers[0]! }
  const { config = '', credentials = '', settings, options = [] } = call
  lane.write('.aws/config', config)
  lane.write('.aws/credentials', credentials)
  if (settings === undefined) rmSync(join(lane.home, 'config'), { recursive: true, force: true })
  else lane.write('config/ecrlogin/config.toml', settings)
  lane.localEcr.requests.length = 0
  const ended = await way.start([...way.argv, ...options], {
    environment: { ...surroundings(lane), ...call.environment },
    cwd: lane.home,
    ...(way.input !== undefined && { input: way.input }),
  })
  const tokensAsked = lane.localEcr.requests.filter(({ action }) => action === 'GetAuthorizationToken').length
  const password = ended.exitCode === 0 ? way.passwordIn(ended.stdout) : null
  return { ...ended, call, way, password, holder: password && (await holderOf(lane, password)), tokensAsked }
}

function surroundings(lane: Lane): Record<string, string> {
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...variables } = lane.localEcr.environment()
  return {
    ...lane.sandbox.environment,
    ...variables,
    AWS_REGION: 'eu-west-1',
    ECRLOGIN_CACHE_DIR: cacheOf(lane),
  }
}

/** The folder of the cache in the home. */
export const cacheFolder = 'tokens'

function cacheOf({ home }: Lane): string {
  return join(home, cacheFolder)
}

/** The principal that AWS issued a password to, as the registry knows it. */
async function holderOf({ localEcr }: Lane, password: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`
  await fetch(`${localEcr.endpointUrl}/v2/`, { headers: { authorization } })
  return nameOf(localEcr.requests.at(-1)?.arn)
}

/** The names of the files in the cache, without their keys. */
export function kindsOfCachedFiles(lane: Lane): string[] {
  return readdirSync(cacheOf(lane)).map((name) => name.replace(/^[0-9a-f]{64}(?=\.)/, ''))
}

/** Changes the times of the cached tokens as if they had been issued these many hours ago. */
export function ageTokens(lane: Lane, hours: number): void {
  const shift = (time: string) => new Date(Date.parse(time) - hours * 3_600_000).toISOString()
  for (const name of readdirSync(cacheOf(lane)).filter((one) => one.endsWith('.token.json'))) {
    const path = join(cacheOf(lane), name)
    const entry = JSON.parse(readFileSync(path, 'utf8'))
    const data = { ...entry.data, expiresAt: shift(entry.data.expiresAt) }
    writeFileSync(path, JSON.stringify({ ...entry, issuedAt: shift(entry.issuedAt), data }))
  }
}
