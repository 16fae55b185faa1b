/**
 * The text of a JSON object with one member set, and every other character as it was. A new member stands
 * last, written as its neighbour is. The text is valid, and has all the objects on the way to the member; of
 * members with one name the last counts, as it does for those who read JSON.
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

/** The text of a JSON object without one of its members, and every other character as it was. */
export function removeMember(text: string, path: readonly string[]): string {
  const { members, start, end } = findObject(text, path.slice(0, -1))
  const index = members.findLastIndex(({ name }) => name === path.at(-1))
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]]
  if (!member) return text
  if (before) return splice(text, before.end, member.end, '')
  return after ? splice(text, member.start, after.start, '') : splice(text, start, end, '{}')
}

/** What stands before, behind and inside of the only member of an object, by the indentation of the file. */
function readLayout(text: string, depth: number): [inner: string, outer: string, colon: string] {
  const isOneLine = !text.trim().includes('\n') && !/^\s*\{\s*\}/.test(text)
  if (isOneLine) return ['', '', ':']
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  // Docker's own is a tab.
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '\t'
  return [newline + indent.repeat(depth), newline + indent.repeat(depth - 1), ': ']
}

/** Where an object stands in a text, and its members in their order. */
interface JsonObject {
  readonly start: number
  readonly end: number
  readonly members: readonly Member[]
}

interface Member {
  readonly name: string
  readonly start: number
  readonly nameEnd: number
  readonly valueStart: number
  readonly end: number
}

function findObject(text: string, path: readonly string[]): JsonObject {
  return path.reduce(
    (object, name) => readObject(text, object.members.findLast((member) => member.name === name)!.valueStart),
    readObject(text, 0),
  )
}

/** Reads the object that begins at this place; objects and lists within it are passed over. */
function readObject(text: string, from: number): JsonObject {
  const tokens = [...text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)].map(
    ({ 0: word, index }) => ({ word, start: from + index, end: from + index + word.length }),
  )
  const members: Member[] = []
  let depth = 0
  /** The tokens of the member so far: its name, the colon, its value. */
  let member: typeof tokens = []
  for (const token of tokens) {
    if ('}]'.includes(token.word)) depth -= 1
    if ((depth === 0 && member.length > 0) || (depth === 1 && token.word === ',')) {
      members.push(toMember(member))
      member = []
    } else if (depth > 0) member.push(token)
    if ('{['.includes(token.word)) depth += 1
    if (depth === 0) return { start: tokens[0]!.start, end: token.end, members }
  }
  throw new TypeError('The text is not valid JSON.')

  function toMember([name, , value, ...rest]: typeof tokens): Member {
    const { end } = rest.at(-1) ?? value!
    return {
      name: JSON.parse(name!.word),
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
