// jsonc-parser does not fit: its edits also reformat the lines around a member, it finds the first of duplicate members,
// where Docker reads the last, and it recurses, so deep nesting overflows the stack.

/**
 * Sets one member in the text of a JSON object and leaves every other character as it was. A new member comes last and
 * is laid out like the one before it. The text must be valid and contain all objects on the path; of duplicate members,
 * the last one is used, as JSON parsers do.
 */
export function setMember(text: string, path: readonly string[], value: unknown): string {
  const object = findObject(text, path.slice(0, -1))
  const name = path.at(-1)!
  const json = JSON.stringify(value)
  const present = object.members.findLast((member) => member.name === name)
  if (present) return splice(text, present.valueStart, present.end, json)
  const last = object.members.at(-1)
  if (last) {
    const colon = text.slice(last.nameEnd, last.valueStart)
    const space = /\s*$/.exec(text.slice(0, last.start))![0] || colon.slice(1)
    return splice(text, last.end, last.end, `,${space}${JSON.stringify(name)}${colon}${json}`)
  }
  const [inner, outer, colon] = readLayout(text, path.length)
  return splice(text, object.start, object.end, `{${inner}${JSON.stringify(name)}${colon}${json}${outer}}`)
}

/** Removes one member from the text of a JSON object and leaves every other character as it was. */
export function removeMember(text: string, path: readonly string[]): string {
  const { members, start, end } = findObject(text, path.slice(0, -1))
  const index = members.findLastIndex(({ name }) => name === path.at(-1))
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]]
  if (!member) return text
  if (before) return splice(text, before.end, member.end, '')
  return after ? splice(text, member.start, after.start, '') : splice(text, start, end, '{}')
}

/** The space before, after and within the only member of an object, from the indentation of the file. */
function readLayout(text: string, depth: number): [inner: string, outer: string, colon: string] {
  const isOneLine = !text.trim().includes('\n') && !/^\s*\{\s*\}/.test(text)
  if (isOneLine) return ['', '', ':']
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  // Docker indents with tabs.
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '\t'
  return [newline + indent.repeat(depth), newline + indent.repeat(depth - 1), ': ']
}

/** The place of an object in a text, and its members in order. */
interface ObjectText {
  readonly start: number
  readonly end: number
  readonly members: readonly MemberText[]
}

interface MemberText {
  readonly name: string
  readonly start: number
  readonly nameEnd: number
  readonly valueStart: number
  readonly end: number
}

function findObject(text: string, path: readonly string[]): ObjectText {
  return path.reduce(
    (object, name) => readObject(text, object.members.findLast((member) => member.name === name)!.valueStart),
    readObject(text, 0),
  )
}

/** Reads the object that begins at this offset, without looking into objects and arrays within it. */
function readObject(text: string, from: number): ObjectText {
  const tokens = [...text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)].map(
    ({ 0: token, index }) => ({ token, start: from + index, end: from + index + token.length }),
  )
  const members: MemberText[] = []
  let depth = 0
  /** The tokens of the current member: its name, the colon, its value. */
  let member: typeof tokens = []
  for (const one of tokens) {
    if ('}]'.includes(one.token)) depth -= 1
    if ((depth === 0 && member.length > 0) || (depth === 1 && one.token === ',')) {
      members.push(toMember(member))
      member = []
    } else if (depth > 0) member.push(one)
    if ('{['.includes(one.token)) depth += 1
    if (depth === 0) return { start: tokens[0]!.start, end: one.end, members }
  }
  throw new TypeError('The text is not valid JSON.')

  function toMember([name, , value, ...rest]: typeof tokens): MemberText {
    const { end } = rest.at(-1) ?? value!
    return {
      name: JSON.parse(name!.token),
      start: name!.start,
      nameEnd: name!.end,
      valueStart: value!.start,
      end,
    }
  }
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end)
}
