import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'

/**
 * The text of a JSON object with one member set, and every other character as it was. A new member stands
 * last, written as its neighbour is. All objects on the way to it must be there.
 */
export function setMember(text: string, path: readonly string[], value: unknown): string {
  const { object, name } = locate(text, path)
  const present = findMember(object, name)
  if (present) return splice(text, valueNode(present), JSON.stringify(value))
  const last = object.children!.at(-1)
  if (last) {
    const [key, lastValue] = last.children!
    const colon = text.slice(endOf(key!), lastValue!.offset)
    const space = /\s*$/.exec(text.slice(0, last.offset))![0] || colon.slice(1)
    const member = `,${space}${JSON.stringify(name)}${colon}${JSON.stringify(value)}`
    return splice(text, { offset: endOf(last), length: 0 }, member)
  }
  const [inner, outer, colon] = readLayout(text, path.length)
  return splice(text, object, `{${inner}${JSON.stringify(name)}${colon}${JSON.stringify(value)}${outer}}`)
}

/** The text of a JSON object without one of its members, and every other character as it was. */
export function removeMember(text: string, path: readonly string[]): string {
  const { object, name } = locate(text, path)
  const members = object.children!
  const index = members.findIndex((member) => keyOf(member) === name)
  const member = members[index]
  if (!member) return text
  if (members.length === 1) return splice(text, object, '{}')
  const start = index === 0 ? member.offset : endOf(members[index - 1]!)
  const end = index === 0 ? members[1]!.offset : endOf(member)
  return splice(text, { offset: start, length: end - start }, '')
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

function locate(text: string, path: readonly string[]): { object: Node; name: string } {
  const object = findNodeAtLocation(parseTree(text)!, path.slice(0, -1))!
  return { object, name: path.at(-1)! }
}

function findMember(object: Node, name: string): Node | undefined {
  return object.children!.find((member) => keyOf(member) === name)
}

function keyOf(member: Node): string {
  return member.children![0]!.value
}

function valueNode(member: Node): Node {
  return member.children![1]!
}

function endOf({ offset, length }: Pick<Node, 'offset' | 'length'>): number {
  return offset + length
}

function splice(text: string, range: Pick<Node, 'offset' | 'length'>, replacement: string): string {
  return text.slice(0, range.offset) + replacement + text.slice(endOf(range))
}
