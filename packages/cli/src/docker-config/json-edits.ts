import { applyEdits } from 'jsonc-parser'
import type { JsonMember, JsonObjectText } from './json-members.ts'

// Edits of our own, since those of jsonc-parser also change the white space around a member. An edit leaves every other
// character as it is, and removing a member that was added restores the text.

/** The text with another value for a member, written as JSON. */
export function replaceValue(text: string, { valueStart, value }: JsonMember, json: string): string {
  return replace(text, valueStart, valueStart + value.length, json)
}

/** The text with a further member at the end of an object, laid out like the one before it; `level` is that of the member. */
export function addMember(
  text: string,
  object: JsonObjectText,
  level: number,
  name: string,
  json: string,
): string {
  const last = object.members.at(-1)
  if (!last) return replace(text, object.start, object.end, formatObject(text, level, name, json))
  const colon = text.slice(last.nameEnd, last.valueStart)
  const space = spaceBefore(text, last.start) || colon.slice(colon.indexOf(':') + 1)
  return replace(text, last.end, last.end, `,${space}${JSON.stringify(name)}${colon}${json}`)
}

/** The text without a member. */
export function deleteMember(
  text: string,
  { start, end, members }: JsonObjectText,
  member: JsonMember,
): string {
  const index = members.indexOf(member)
  const [before, after] = [members[index - 1], members[index + 1]]
  if (before) return replace(text, before.end, member.end, '')
  return after ? replace(text, member.start, after.start, '') : replace(text, start, end, '{}')
}

/** An object with one member, in the layout of the text that it goes into. */
export function formatObject(text: string, level: number, name: string, json: string): string {
  const member = JSON.stringify(name)
  const isOneLine = !text.trim().includes('\n') && !/^\s*\{\s*\}/.test(text)
  if (isOneLine) return `{${member}:${json}}`
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  // Docker indents with tabs.
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '\t'
  return `{${newline}${indent.repeat(level)}${member}: ${json}${newline}${indent.repeat(level - 1)}}`
}

/** Not a regular expression: it would begin anew at each of a million blanks. */
function spaceBefore(text: string, end: number): string {
  let start = end
  while (' \t\r\n'.includes(text.charAt(start - 1))) start -= 1
  return text.slice(start, end)
}

function replace(text: string, start: number, end: number, content: string): string {
  return applyEdits(text, [{ offset: start, length: end - start, content }])
}
