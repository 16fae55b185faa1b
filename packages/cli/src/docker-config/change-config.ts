import { rmSync } from 'node:fs'
import { EcrLoginError, type Environment } from '@ecrlogin/core'
import { removeLeftovers, replaceFile, resolveLinks } from '@ecrlogin/core/internal'
import { explainFileError } from '../errors/file-error.ts'
import { changeInTurn } from '../system/setup-folder.ts'
import { fileFailed } from './docker-config.ts'
import { type EditableConfig, readEditableConfig, readEditableText } from './editable-config.ts'
import type { Plan } from './registration.ts'
import { readRecord, recordPath, type SetupRecord, writeRecord } from './setup-record.ts'

const attempts = 5

/** The result of a change: the plan that was carried out, null for none, and the file as it was before. */
export interface ConfigChange {
  readonly plan: Plan | null
  readonly before: EditableConfig
}

/** Makes the plan for a file as it is, with the record of earlier changes; null when it needs no change. */
export type MakePlan = (config: EditableConfig, record: SetupRecord | null) => Plan | null

/**
 * Changes a config.json, which docker may be writing, too. Our own processes take turns. Docker takes no lock, so the
 * file is compared with what the plan was made from just before it is replaced, and read once more afterwards; when
 * somebody else has written it, all is done again, up to five times. Throws `client-failed`, and `output-failed` when
 * that is not enough, and then has changed nothing. `warn` gets what does not prevent the change.
 */
export async function changeConfig(
  path: string,
  environment: Environment,
  makePlan: MakePlan,
  warn: (message: string) => void,
): Promise<ConfigChange> {
  const target = find(path)
  return changeInTurn(target, environment, (isLocked) => {
    const record = recordPath(environment, target)
    // They have all logins in them, and nobody else can still be writing them.
    if (isLocked) for (const file of [target, record]) removeLeftovers(file, 0)
    return carryOut(path, target, record, makePlan, warn)
  })
}

function carryOut(
  path: string,
  target: string,
  recordPath: string,
  makePlan: MakePlan,
  warn: (message: string) => void,
): ConfigChange {
  const earlier = readRecord(recordPath, target)
  let done: ConfigChange | null = null
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = readEditableConfig(path)
    const plan = makePlan(before, readRecord(recordPath, target))
    if (!plan) return done ?? { plan: null, before }
    // The record knows every entry of ours at any time, even if this process is killed in between.
    const problem = plan.addsToRecord && tryWriteRecord(recordPath, target, plan.record)
    try {
      if (replace(path, target, before.text, plan.text)) done = { plan, before }
    } catch (error) {
      tryWriteRecord(recordPath, target, earlier)
      throw error
    }
    if (!done || readEditableText(path) !== plan.text) continue
    if (!plan.addsToRecord) tryWriteRecord(recordPath, target, plan.record)
    if (problem) warn(problem)
    return done
  }
  if (!done) tryWriteRecord(recordPath, target, earlier)
  throw new EcrLoginError(
    'output-failed',
    `The file ${path} could not be changed: docker or another program keeps writing it.`,
    'Run it again when that is done.',
  )
}

/** False when the file has changed since it was read. Throws `client-failed`. */
function replace(path: string, target: string, before: string | null, after: string | null): boolean {
  const isUnchanged = () => readEditableText(path) === before
  try {
    if (after !== null) return replaceFile(path, after, isUnchanged)
    if (!isUnchanged()) return false
    rmSync(target)
    return true
  } catch (cause) {
    if (cause instanceof EcrLoginError) throw cause
    throw fileFailed(path, 'written', cause)
  }
}

/** Returns why it could not be written, as a sentence; null when it was. */
function tryWriteRecord(path: string, target: string, record: SetupRecord | null): string | null {
  try {
    writeRecord(path, target, record)
    return null
  } catch (cause) {
    const { reason } = explainFileError(cause, '')
    return `--undo will not know this change, because ${path} could not be written (${reason}).`
  }
}

function find(path: string): string {
  try {
    return resolveLinks(path)
  } catch (cause) {
    throw fileFailed(path, 'written', cause)
  }
}
