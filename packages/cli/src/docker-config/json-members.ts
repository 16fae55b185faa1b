import { createScanner, type JSONScanner } from 'jsonc-parser'

/** The place of an object in a JSON text, and its members in order, duplicates included. */
export interface JsonObjectText {
  readonly start: number
  readonly end: number
  readonly members: readonly JsonMember[]
  /** The levels of objects and arrays in it, itself included. */
  readonly depth: number
}

export interface JsonMember {
  /** Without quotes and escapes. */
  readonly name: string
  readonly start: number
  readonly nameEnd: number
  readonly valueStart: number
  /** The value as it is written. */
  readonly value: string
  readonly end: number
}

/**
 * Reads the object that begins at an offset, or after white space there, without looking for members in the objects
 * within it. The text must be valid JSON. Not `parseTree`: it calls itself for each level, and the stack of Node is too
 * small for the 10,000 levels that docker reads.
 */
export function readMembers(text: string, from = 0): JsonObjectText {
  return scanMembers(text, from, createScanner(text, true))
}

/** As `readMembers`, for several objects of one text. */
export function readEachMembers(text: string, starts: readonly number[]): JsonObjectText[] {
  // One scanner for all: making one takes longer than reading a small object.
  const scanner = createScanner(text, true)
  return starts.map((from) => scanMembers(text, from, scanner))
}

function scanMembers(text: string, from: number, scanner: JSONScanner): JsonObjectText {
  scanner.setPosition(from)
  const members: JsonMember[] = []
  let [start, level, depth] = [from, 0, 0]
  /** The name of the current member and the beginning of its value, once they are known. */
  let current: { start: number; nameEnd: number; valueStart: number | null } | null = null
  let previousEnd = from
  for (;;) {
    scanner.scan()
    const tokenStart = scanner.getTokenOffset()
    const end = tokenStart + scanner.getTokenLength()
    if (end === tokenStart) throw new TypeError('The text is not valid JSON.')
    const first = text[tokenStart]!
    if ('}]'.includes(first)) level -= 1
    if (current && (level === 0 || (level === 1 && first === ','))) {
      members.push(toMember(text, current, previousEnd))
      current = null
    } else if (!current && level === 1 && first === '"') {
      current = { start: tokenStart, nameEnd: end, valueStart: null }
    } else if (current && first !== ':') {
      current.valueStart ??= tokenStart
    }
    if ('{['.includes(first)) {
      if (level === 0) start = tokenStart
      level += 1
      depth = Math.max(depth, level)
    }
    if (level === 0) return { start, end, members, depth }
    previousEnd = end
  }
}

function toMember(
  text: string,
  { start, nameEnd, valueStart }: { start: number; nameEnd: number; valueStart: number | null },
  end: number,
): JsonMember {
  const value = text.slice(valueStart!, end)
  return { name: JSON.parse(text.slice(start, nameEnd)), start, nameEnd, valueStart: valueStart!, value, end }
}
