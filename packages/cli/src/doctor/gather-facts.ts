import { existsSync, readdirSync } from 'node:fs'
import {
  type EcrLoginError,
  type Environment,
  type Inspection,
  inspectLogins,
  type LoginOptions,
  type Result,
} from '@ecrlogin/core'
import { cacheDirectory, listFileProblems, listProfiles, toEcrLoginError } from '@ecrlogin/core/internal'
import type { Client } from '../clients/client.ts'
import { authFileOf } from '../clients/find-auth-file.ts'
import { clients } from '../clients/index.ts'
import type { Io } from '../command/io.ts'
import { helpersInUse, isStore } from '../docker-config/credential-stores.ts'
import { helpersOf, readAuthFiles } from '../docker-config/read-auth-files.ts'
import { findProgram } from '../system/find-program.ts'
import { isCacheDisabled } from '../tokens/cached-login.ts'
import { openCache } from '../tokens/open-cache.ts'
import type { CacheFacts, ClientFacts, Facts } from './facts.ts'
import { findEngine } from './find-engine.ts'
import { tryStore } from './try-store.ts'

/** The input from which facts are gathered. */
export interface DoctorInput {
  readonly registries: readonly string[]
  readonly profile: string | null
  readonly wantedClients: readonly Client[]
  readonly io: Io
  readonly version: string
  /** The options of a login; throws for wrong ones. */
  options(): Promise<LoginOptions>
}

/** Gathers all facts at once; throws only for wrong usage. */
export async function gatherFacts(input: DoctorInput): Promise<Facts> {
  const { io, registries, profile, version } = input
  const { environment } = io
  const [found, { settings, inspections }, helperVersion, engine] = await Promise.all([
    Promise.all(clients.map((client) => readClient(client, input))),
    inspect(input),
    readHelperVersion(io),
    input.wantedClients.some(({ name }) => name === 'docker') ? findEngine(io) : null,
  ])
  const authFiles = readAuthFiles(new Map(found.map(({ client, authFile }) => [client.name, authFile])))
  const helpersOnPath = new Set(
    helpersOf(authFiles).filter((name) => findProgram(`docker-credential-${name}`, environment)),
  )
  const hosts = 'value' in inspections ? inspections.value.flatMap(({ registry }) => registry ?? []) : []
  return {
    program: { version, helperVersion, runtime: describeRuntime(process.versions) },
    system: process.platform,
    now: io.now(),
    registries,
    profile: profile ?? (environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || null),
    environment,
    clients: found.map(({ client }) => client),
    engine,
    authFiles,
    helpersOnPath,
    storeFailures: await tryStores(helpersInUse(authFiles, hosts), helpersOnPath, io),
    settings,
    profiles: listProfiles(environment),
    fileProblems: listFileProblems(environment),
    inspections,
    cache: readCache(environment),
  }
}

/** Reads settings and registries together: the settings file decides on the registries. */
async function inspect({
  options,
}: DoctorInput): Promise<Pick<Facts, 'settings'> & { inspections: Result<Inspection[]> }> {
  let settings: Facts['settings'] = null
  try {
    const loginOptions = await options()
    const { path = null, rules = [] } = loginOptions.settings ?? {}
    settings = path === null ? null : { path, rules: rules.length }
    // The checks report what a login would warn of.
    const logger = loginOptions.logger && { ...loginOptions.logger, warn() {} }
    return { settings, inspections: { value: await inspectLogins({ ...loginOptions, logger }) } }
  } catch (thrown) {
    const error = toEcrLoginError(thrown)
    if (!isFinding(error)) throw error
    return { settings, inspections: { error } }
  }
}

/** Whether an error is about the machine, not about the arguments. */
function isFinding({ code, kind }: EcrLoginError): boolean {
  return kind === 'credentials' || code === 'no-region' || code === 'invalid-settings'
}

function describeRuntime({ bun, node }: NodeJS.ProcessVersions): string {
  return bun ? `Bun ${bun}` : `Node ${node}`
}

async function readClient(
  client: Client,
  { io, wantedClients }: DoctorInput,
): Promise<{ client: ClientFacts; authFile: string }> {
  const { name } = client
  const output = (await printed(io, name, '--version')) || (await printed(io, name, 'version'))
  const version = output && (/\d+\.\d+[\w.+-]*/.exec(output)?.[0] ?? '')
  const isWanted = wantedClients.some((one) => one.name === name)
  return { client: { name, version, isWanted }, authFile: authFileOf(client, output ?? '', io.environment) }
}

async function readHelperVersion(io: Io): Promise<string | null> {
  const output = await printed(io, 'docker-credential-ecrlogin', 'version')
  return output?.trim().replace(/^\S+ \(ecrlogin\) /, '') || null
}

/** The output of a program; null when it fails or does not exist. */
async function printed(io: Io, ...argv: readonly string[]): Promise<string | null> {
  const { failure, stdout } = await io.capture(argv)
  return failure === null ? stdout : null
}

/** Tries every store that is installed, one after the other: one may ask the user to unlock it. */
async function tryStores(
  inUse: ReadonlyMap<string, string | null>,
  onPath: ReadonlySet<string>,
  io: Io,
): Promise<Map<string, string>> {
  const failures = new Map<string, string>()
  for (const [helper, host] of inUse) {
    const failure = isStore(helper) && onPath.has(helper) ? await tryStore(helper, host, io) : null
    if (failure !== null) failures.set(helper, failure)
  }
  return failures
}

/** Opens only an existing cache, because opening creates the folder. */
function readCache(environment: Environment): CacheFacts {
  const path = cacheDirectory(environment)
  const isDisabled = isCacheDisabled(environment)
  if (!existsSync(path)) return { path, isDisabled, state: null }
  let reason: string | null = null
  const warn = (message: string) => {
    reason = message
  }
  const listed = openCache(environment, { warn }).list()
  if (reason !== null) return { path, isDisabled, state: { reason } }
  const tokens = readdirSync(path).filter((name) => name.endsWith('.token.json')).length
  const failedRefreshes = listed.flatMap(({ failedRefresh, ...token }) =>
    failedRefresh ? [{ token, ...failedRefresh }] : [],
  )
  return { path, isDisabled, state: { tokens, failedRefreshes } }
}
