import {
  changeHelpers,
  type EditableConfig,
  type HelperChange,
  isMemberless,
  restoreEmptyHelpers,
} from './editable-config.ts'
import type { SetupRecord } from './setup-record.ts'

/** The name of this program's helper in `credHelpers`; the program is `docker-credential-` and this. */
export const helper = 'ecrlogin'

const entry = JSON.stringify(helper)

/** A change of config.json, and the record that undoes it; null for none. */
export interface Plan {
  readonly changes: readonly HelperChange[]
  /** Null removes the file. */
  readonly text: string | null
  readonly record: SetupRecord | null
  /** Whether the record has more entries than before. */
  readonly addsToRecord: boolean
}

/** Makes this program the helper of these hosts; null when it is already that of all. */
export function planSetup(
  path: string,
  config: EditableConfig,
  record: SetupRecord | null,
  hosts: readonly string[],
): Plan | null {
  const changes = hosts
    .filter((host) => !isOurs(config, host))
    .map((host) => ({ host, before: config.helpers.get(host) ?? null, after: entry }))
  if (changes.length === 0) return null
  const live = keepLive(config, record)
  const replaced = changes.map(({ host, before }) => [host, before] as const)
  return {
    changes,
    addsToRecord: true,
    text: changeHelpers(path, config.text, changes),
    record: live
      ? { ...live, helpers: { ...live.helpers, ...Object.fromEntries(replaced) } }
      : { ...emptyStates(config), helpers: Object.fromEntries(replaced) },
  }
}

/**
 * Undoes what the record has for these hosts, null for all, in today's file: entries that somebody has changed since
 * stay, and so does everything else. Null when there is nothing to undo.
 */
export function planUndo(
  path: string,
  config: EditableConfig,
  record: SetupRecord | null,
  hosts: readonly string[] | null,
): Plan | null {
  const live = keepLive(config, record)
  const entries = Object.entries(live?.helpers ?? {})
  const changes = entries
    .filter(([host]) => hosts === null || hosts.includes(host))
    .map(([host, after]) => ({ host, before: entry, after }))
  if (!live || changes.length === 0) return null
  const rest = entries.filter(([host]) => !changes.some((change) => change.host === host))
  const changed = changeHelpers(path, config.text, changes)
  if (rest.length > 0) {
    const record = { ...live, helpers: Object.fromEntries(rest) }
    return { changes, addsToRecord: false, text: changed, record }
  }
  const text =
    live.emptyHelpers === undefined ? changed : restoreEmptyHelpers(path, changed, live.emptyHelpers)
  const isEmptyAgain = live.emptyFile !== undefined && isMemberless(text)
  return { changes, addsToRecord: false, text: isEmptyAgain ? live.emptyFile : text, record: null }
}

function isOurs({ helpers }: EditableConfig, host: string): boolean {
  const value = helpers.get(host)
  return value !== undefined && JSON.parse(value) === helper
}

/** The record without hosts that have another helper by now; null when there is none left. */
function keepLive(config: EditableConfig, record: SetupRecord | null): SetupRecord | null {
  const helpers = Object.entries(record?.helpers ?? {}).filter(([host]) => isOurs(config, host))
  return record && helpers.length > 0 ? { ...record, helpers: Object.fromEntries(helpers) } : null
}

function emptyStates({ emptyHelpers, emptyFile }: EditableConfig): Omit<SetupRecord, 'helpers'> {
  return { emptyHelpers, emptyFile }
}
