import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repositoryRoot } from '../sandbox.ts'
import { findProgram } from './programs.ts'

interface Part {
  /** The folders of its programs. */
  readonly programs: readonly string[]
  /** The versions of a part that has several; the first one is used unless another one is named. */
  readonly npm?: readonly { readonly folder: string }[]
}

/** The parts that `npm run fetch:parts` fetches. */
const parts: Readonly<Record<string, Part>> = JSON.parse(
  readFileSync(join(repositoryRoot, 'test/parts.json'), 'utf8'),
)

/** The parts that `ECRLOGIN_REQUIRE_PARTS` names, comma-separated: without them, tests fail. */
export function requiredParts(): string[] {
  return (process.env.ECRLOGIN_REQUIRE_PARTS ?? '').split(',').filter(Boolean)
}

/**
 * The search path with the programs of a part that was fetched, or of one of its versions, by default the first one; null
 * if it was not fetched.
 */
export function findPart(name: string, version = parts[name]?.npm?.[0]?.folder): string | null {
  const folder = join(repositoryRoot, '.parts', name)
  const marker = join(folder, 'part.json')
  // An older part than test/parts.json names is none.
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== JSON.stringify(parts[name])) return null
  return parts[name]!.programs.map((programs) => join(folder, version ?? '', programs)).join(delimiter)
}

/** True if a part was fetched, or its program is installed. */
export function hasPart(name: string): boolean {
  return findPart(name) !== null || findProgram(programOf(name)) !== null
}

function programOf(part: string): string {
  return part === 'engine' ? 'dockerd' : part
}

/** Puts the clients that were fetched on PATH, behind those that are installed. */
export function offerFetchedClients(): void {
  const found = ['helm', 'oras', 'crane'].map((name) => findPart(name)).filter((path) => path !== null)
  process.env.PATH = [process.env.PATH, ...found].join(delimiter)
}

/** The search path of a daemon: its part, the part of the programs that it starts, and what is installed. */
export function daemonPath(...names: readonly string[]): string {
  const found = names.map((name) => findPart(name)).filter((path) => path !== null)
  return [...found, process.env.PATH].join(delimiter)
}
