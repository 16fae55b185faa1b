import { isDeepStrictEqual } from 'node:util'
import { readFileBytes } from '@ecrlogin/core/internal'
import { type DockerConfig, membersOf, parseDockerConfig, readConfig, unusable } from './docker-config.ts'
import { addMember, deleteMember, formatObject, replaceValue } from './json-edits.ts'
import { type JsonMember, type JsonObjectText, readEachMembers, readMembers } from './json-members.ts'

/** As in Go's decoder. */
const deepest = 10_000

/** One entry of `credHelpers` before and after, as the file has or gets it, in JSON; null for none. */
export interface HelperChange {
  readonly host: string
  readonly before: string | null
  readonly after: string | null
}

/** The text of a config.json that docker can read, for changes of its `credHelpers`. */
export interface EditableConfig {
  /** As it is in the file; null when there is none. */
  readonly text: string | null
  readonly config: DockerConfig
  /** The entries of `credHelpers`, in JSON. */
  readonly helpers: ReadonlyMap<string, string>
  /** The text that the first entry replaces: null for no `credHelpers`, or their value in JSON while they have no entry. */
  readonly emptyHelpers?: string | null
  /** The same for the whole file, while it has no member. */
  readonly emptyFile?: string | null
}

/** Reads a file. Throws `client-failed` when docker cannot read it either, and for bytes that are not UTF-8. */
export function readEditableConfig(path: string): EditableConfig {
  return parseEditableConfig(path, readEditableText(path))
}

/** The text of a file, null when there is none. Throws `client-failed`. */
export function readEditableText(path: string): string | null {
  const bytes = readConfig(path, readFileBytes)
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Docker would read them as U+FFFD, and we would write that.
    throw unusable(path, 'has bytes that are not UTF-8')
  }
}

/** Throws `client-failed` for a text that docker does not accept. */
export function parseEditableConfig(path: string, text: string | null): EditableConfig {
  const editable = toEditableText(text)
  const config = parseDockerConfig(path, editable)
  const root = readMembers(editable)
  if (root.depth > deepest)
    throw unusable(path, `has more than ${deepest} levels, which docker does not read`)
  for (const { value } of membersOf(root, 'credHelpers')) {
    const entries = Object.entries(JSON.parse(value) ?? {})
    const wrong = entries.find(([, helper]) => typeof helper !== 'string' && helper !== null)
    if (wrong) throw unusable(path, `has a helper for ${JSON.stringify(wrong[0])} that is not a text`)
  }
  const objects = helperObjects(editable, root)
  const helpers = new Map(objects.flatMap(({ members }) => members.map(({ name, value }) => [name, value])))
  const members = membersOf(root, 'credHelpers')
  const isReplaced = objects.length > 0 || members.length === 1
  return {
    text,
    config,
    helpers,
    ...(helpers.size === 0 && { emptyHelpers: isReplaced ? members.at(-1)!.value : null }),
    ...(root.members.length === 0 && { emptyFile: text }),
  }
}

/** Whether docker reads such a text as no settings at all; podman accepts no empty file, so the readers reject that. */
export function isMemberless(text: string): boolean {
  return /^[ \t\r\n]*(?:\{[ \t\r\n]*\}[ \t\r\n]*)?$/.test(text)
}

/**
 * The text with these changes, and every other character as it was. Throws when a reader would not find exactly that in
 * it: then the text must not be written.
 */
export function changeHelpers(path: string, text: string | null, changes: readonly HelperChange[]): string {
  const before = toEditableText(text)
  const changed = changes.reduce((current, { host, after }) => setHelper(current, host, after), before)
  const planned = new Map(parseEditableConfig(path, before).helpers)
  for (const { host, after } of changes) {
    if (after === null) planned.delete(host)
    else planned.set(host, after)
  }
  if (
    !isDeepStrictEqual(parseEditableConfig(path, changed).helpers, planned) ||
    !isDeepStrictEqual(otherMembers(changed), otherMembers(before))
  ) {
    throw new TypeError(`The change of ${path} is not the planned one.`)
  }
  return changed
}

/** The text without the `credHelpers` that setting the first entry added or replaced, if they have no entry any more. */
export function restoreEmptyHelpers(path: string, text: string, emptyHelpers: string | null): string {
  const root = readMembers(text)
  const last = membersOf(root, 'credHelpers').at(-1)
  if (!last || parseEditableConfig(path, text).helpers.size > 0) return text
  const restored =
    emptyHelpers === null ? deleteMember(text, root, last) : replaceValue(text, last, emptyHelpers)
  // Without the last ones, docker could find others before them.
  return parseEditableConfig(path, restored).helpers.size > 0 ? text : restored
}

function toEditableText(text: string | null): string {
  return text === null || /^[ \t\r\n]*$/.test(text) ? '{}\n' : text
}

function setHelper(text: string, host: string, json: string | null): string {
  const root = readMembers(text)
  const objects = helperObjects(text, root)
  if (json === null) return removeHelper(text, host, objects)
  const present = objects.flatMap(({ members }) => members).findLast(({ name }) => name === host)
  if (present) return replaceValue(text, present, json)
  // An object without entries would not get its own white space back.
  const object = objects.findLast(({ members }) => members.length > 0) ?? objects.at(-1)
  if (object) return addMember(text, object, 2, host, json)
  const members = membersOf(root, 'credHelpers')
  // With others before it, the null keeps docker from reading them.
  if (members.length === 1) return replaceValue(text, members[0]!, formatObject(text, 2, host, json))
  const added = addMember(text, root, 1, 'credHelpers', '{}')
  return addMember(added, helperObjects(added, readMembers(added)).at(-1)!, 2, host, json)
}

/** Removes all entries of a host: without the last one, docker would find the one before it. */
function removeHelper(text: string, host: string, objects: readonly JsonObjectText[]): string {
  for (const object of objects) {
    const member = object.members.findLast(({ name }) => name === host)
    if (!member) continue
    const removed = deleteMember(text, object, member)
    return removeHelper(removed, host, helperObjects(removed, readMembers(removed)))
  }
  return text
}

/** The objects whose entries docker merges, in order: those after the last `credHelpers` that is null. */
function helperObjects(text: string, root: JsonObjectText): JsonObjectText[] {
  const members = membersOf(root, 'credHelpers')
  const merged = members.slice(members.findLastIndex(isNull) + 1)
  const starts = merged.map(({ valueStart }) => valueStart)
  return readEachMembers(text, starts)
}

function isNull({ value }: JsonMember): boolean {
  return value === 'null'
}

function otherMembers(text: string): [name: string, value: string][] {
  const root = readMembers(text)
  const helpers = membersOf(root, 'credHelpers')
  return root.members.filter((member) => !helpers.includes(member)).map(({ name, value }) => [name, value])
}
