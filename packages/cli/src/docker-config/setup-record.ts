import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@ecrlogin/core'
import {
  isJsonObject,
  type JsonObject,
  parseJsonObject,
  readTextFile,
  replaceFile,
} from '@ecrlogin/core/internal'
import { nameInSetupFolder, setupFolder } from '../system/setup-folder.ts'
import { isMemberless } from './editable-config.ts'

/** The changes that `setup docker` made in one config.json, without anything else that is in it. */
export interface SetupRecord {
  /** By host, what our entry replaced, as the file had it: the JSON of a text, or null for no entry. */
  readonly helpers: Readonly<Record<string, string | null>>
  /** The JSON of `credHelpers` that had no entry, or null when there were none; undefined when they had one. */
  readonly emptyHelpers?: string | null | undefined
  /** The text of a file that had no member, or null when there was no file; undefined when it had one. */
  readonly emptyFile?: string | null | undefined
}

/** The record of a file, in our own configuration folder; `target` is absolute and without links. */
export function recordPath(environment: Environment, target: string): string {
  return join(setupFolder(environment), `${nameInSetupFolder(target)}.json`)
}

/** Null when there is no record, or none that can be used: `--undo` must put nothing else into the file. */
export function readRecord(path: string, target: string): SetupRecord | null {
  try {
    const record = isTrusted(path, target) ? parseJsonObject(readTextFile(path)) : null
    return record?.path === target ? toRecord(record) : null
  } catch {
    return null
  }
}

/** Replaces the record of a file; null removes it. Throws the file system's error. */
export function writeRecord(path: string, target: string, record: SetupRecord | null): void {
  if (record) replaceFile(path, `${JSON.stringify({ path: target, ...record }, null, 2)}\n`)
  else rmSync(path, { force: true })
}

/** Whether the record's owner may decide what is in the file: it is ours, the superuser's or that of the file's owner. */
function isTrusted(path: string, target: string): boolean {
  const userId = process.getuid?.() ?? null
  const owner = statSync(path).uid
  return userId === null || [userId, 0, statSync(target, { throwIfNoEntry: false })?.uid].includes(owner)
}

function toRecord({ helpers, emptyHelpers, emptyFile }: JsonObject): SetupRecord | null {
  const isWhole =
    isJsonObject(helpers) &&
    Object.values(helpers).every((value) => value === null || isHelper(value)) &&
    (emptyHelpers == null || emptyHelpers === 'null' || isEmptyObject(emptyHelpers)) &&
    (emptyFile == null || (typeof emptyFile === 'string' && isMemberless(emptyFile)))
  return isWhole ? ({ helpers, emptyHelpers, emptyFile } as SetupRecord) : null
}

function isHelper(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const helper: unknown = JSON.parse(value)
  return typeof helper === 'string' || helper === null
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && isMemberless(value)
}
