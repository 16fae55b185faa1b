import { existsSync, readdirSync } from 'node:fs'
import {
  type EcrLoginError,
  type Environment,
  type Inspection,
  inspectLogins,
  listProfiles,
  type Options,
  type Outcome,
  toEcrLoginError,
} from '@ecrlogin/core'
import type { Client } from '../clients/client.ts'
import { clients } from '../clients/index.ts'
import { cacheDirectory } from '../system/directories.ts'
import { findProgram } from '../system/find-program.ts'
import type { Io } from '../command/io.ts'
import { isCacheDisabled } from '../tokens/cached-login.ts'
import { openCache } from '../tokens/open-cache.ts'
import { helpersOf, readAuthFiles } from '../docker-config/read-auth-files.ts'
import type { Cache, FoundClient, Reading } from './facts.ts'

/** What the checks need to know, and how it is asked for. */
export interface Question {
  readonly registries: readonly string[]
  readonly profile: string | null
  readonly wantedClients: readonly Client[]
  readonly io: Io
  readonly version: string
  /** The options of a login; throws for what is wrong with them. */
  options(): Promise<Options>
}

/** Reads everything at once; throws for wrong usage only. */
export async function readAll(question: Question): Promise<Reading> {
  const { io, registries, profile, version } = question
  const { environment } = io
  const [found, { settings, inspections }, profiles] = await Promise.all([
    Promise.all(clients.map(({ name }) => readClient(name, question))),
    inspect(question),
    listProfiles(environment),
  ])
  const authFiles = readAuthFiles(environment)
  return {
    program: { version, runtime: describeRuntime(process.versions) },
    system: process.platform,
    now: new Date(),
    registries,
    profile: profile ?? (environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || null),
    environment,
    clients: found,
    authFiles,
    helpersOnPath: new Set(
      helpersOf(authFiles).filter((name) => findProgram(`docker-credential-${name}`, environment)),
    ),
    settings,
    profiles,
    inspections,
    cache: readCache(environment),
  }
}

/** Both are read with each other: what the settings file says decides on the registries. */
async function inspect({
  options,
}: Question): Promise<Pick<Reading, 'settings'> & { inspections: Outcome<Inspection[]> }> {
  let settings: Reading['settings'] = null
  try {
    const read = await options()
    const { path = null, rules = [] } = read.settings ?? {}
    settings = path === null ? null : { path, rules: rules.length }
    return { settings, inspections: { value: await inspectLogins(read) } }
  } catch (thrown) {
    const error = toEcrLoginError(thrown)
    if (!isFinding(error)) throw error
    return { settings, inspections: { error } }
  }
}

/** What is wrong with the machine, not with the arguments. */
function isFinding({ code, exitCode }: EcrLoginError): boolean {
  return exitCode === 3 || code === 'no-region' || code === 'invalid-settings'
}

function describeRuntime({ bun, node }: NodeJS.ProcessVersions): string {
  return bun ? `Bun ${bun}` : `Node ${node}`
}

async function readClient(name: string, { io, wantedClients }: Question): Promise<FoundClient> {
  const said = (await io.capture([name, '--version'])) || (await io.capture([name, 'version']))
  const version = said && (/\d+\.\d+[\w.+-]*/.exec(said)?.[0] ?? '')
  return { name, version, isWanted: wantedClients.some((client) => client.name === name) }
}

/** Only what is there is opened: opening makes the folder. */
function readCache(environment: Environment): Cache {
  const path = cacheDirectory(environment)
  const isSwitchedOff = isCacheDisabled(environment)
  if (!existsSync(path)) return { path, isSwitchedOff, state: null }
  let reason: string | null = null
  openCache(environment, (_, message) => {
    reason = message
  })
  if (reason !== null) return { path, isSwitchedOff, state: { reason } }
  const tokens = readdirSync(path).filter((name) => name.endsWith('.token.json')).length
  return { path, isSwitchedOff, state: { tokens } }
}
