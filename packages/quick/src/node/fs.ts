// The part of node:fs that the programs use.
import { readable, writable } from '../event-loop.ts'
import { handOver, keepInput } from '../hand-over/hand-over.ts'
import { bytesOf, textOf } from './bytes.ts'
import { check } from './system-errors.ts'
import { addUnfinishedFile, finishFile } from './unfinished-files.ts'

/** Linux's numbers; one differs between the processors that there is a program for. */
export const constants = {
  O_RDONLY: 0,
  O_NOFOLLOW: process.arch === 'arm64' ? 0o100000 : 0o400000,
  O_NONBLOCK: 0o4000,
}

const flagNumbers: Readonly<Record<string, number>> = { r: 0, wx: 0o1 | 0o100 | 0o200 }

const EAGAIN = 11

const kinds = { mask: 0o170000, pipe: 0o010000, directory: 0o040000, file: 0o100000, link: 0o120000 }

export class Stats {
  readonly dev: number
  readonly ino: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly rdev: number
  readonly mtimeMs: number

  constructor(status: HostStatus) {
    ;[this.dev, this.ino, this.mode, this.uid, this.gid, this.size, this.rdev, this.mtimeMs] = status
  }

  isFile = () => this.#is(kinds.file)
  isDirectory = () => this.#is(kinds.directory)
  isSymbolicLink = () => this.#is(kinds.link)
  isFIFO = () => this.#is(kinds.pipe)

  #is(kind: number): boolean {
    return (this.mode & kinds.mask) === kind
  }
}

interface StatOptions {
  readonly throwIfNoEntry?: boolean
}

export function statSync(path: string, options?: StatOptions): Stats | undefined {
  return stat(path, true, 'stat', options)
}

export function lstatSync(path: string, options?: StatOptions): Stats | undefined {
  return stat(path, false, 'lstat', options)
}

function stat(
  path: string,
  followsLinks: boolean,
  call: string,
  { throwIfNoEntry = true }: StatOptions = {},
): Stats | undefined {
  const result = host.stat(path, followsLinks)
  const [ENOENT, ENOTDIR] = [-2, -20]
  if (!throwIfNoEntry && (result === ENOENT || result === ENOTDIR)) return undefined
  return new Stats(check(result, call, path))
}

export function fstatSync(file: number): Stats {
  return new Stats(check(host.fstat(file), 'fstat'))
}

export function existsSync(path: string): boolean {
  return typeof host.stat(path, true) !== 'number'
}

export function openSync(path: string, flags: string | number = 'r', mode = 0o666): number {
  const number = typeof flags === 'number' ? flags : flagNumbers[flags]
  if (number === undefined) handOver(`files are opened as ${flags}`)
  const file = check(host.open(path, number, mode), 'open', path)
  if (flags === 'wx') addUnfinishedFile(path)
  return file
}

export function closeSync(file: number): void {
  check(host.close(file), 'close')
}

export function readSync(
  file: number,
  buffer: Uint8Array,
  offset = 0,
  length = buffer.length - offset,
): number {
  const bytes = buffer.subarray(offset, offset + length)
  const count = check(
    untilDone(file, readable, () => host.read(file, bytes)),
    'read',
  )
  if (file === 0) keepInput(bytes.subarray(0, count))
  return count
}

export function writeSync(file: number, bytes: Uint8Array): number {
  return check(
    untilDone(file, writable, () => host.write(file, bytes)),
    'write',
  )
}

/** Waits for the other end of a pipe that does not wait itself. */
function untilDone(file: number, event: number, call: () => number): number {
  for (;;) {
    const result = call()
    if (result !== -EAGAIN) return result
    host.poll(Int32Array.of(file, event, 0), -1)
  }
}

/** Reads a text. */
export function readFileSync(pathOrFile: string | number, _encoding: 'utf8'): string {
  if (typeof pathOrFile === 'number') return textOf(readToEnd(pathOrFile))
  const file = openSync(pathOrFile)
  try {
    return textOf(readToEnd(file))
  } finally {
    closeSync(file)
  }
}

function readToEnd(file: number): Uint8Array {
  let bytes = new Uint8Array(fstatSync(file).size + 1)
  for (let length = 0; ; ) {
    if (length === bytes.length) {
      const longer = new Uint8Array(Math.max(4096, 2 * length))
      longer.set(bytes)
      bytes = longer
    }
    const count = readSync(file, bytes, length)
    if (count === 0) return bytes.subarray(0, length)
    length += count
  }
}

export function writeFileSync(file: number, text: string): void {
  for (let rest = bytesOf(text); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest))
}

export function fchmodSync(file: number, mode: number): void {
  check(host.fchmod(file, mode), 'fchmod')
}

export function chmodSync(path: string, mode: number): void {
  check(host.chmod(path, mode), 'chmod', path)
}

export function mkdirSync(path: string, { mode = 0o777 } = {}): void {
  check(host.mkdir(path, mode), 'mkdir', path)
}

export function renameSync(from: string, to: string): void {
  check(host.rename(from, to), 'rename', from)
  finishFile(from)
}

export function linkSync(from: string, to: string): void {
  check(host.link(from, to), 'link', from)
  addUnfinishedFile(to)
}

export function unlinkSync(path: string): void {
  finishFile(path)
  check(host.unlink(path), 'unlink', path)
}

export function readlinkSync(path: string): string {
  return check(host.readlink(path), 'readlink', path)
}

export function readdirSync(path: string, options?: object): string[] {
  if (options) handOver('a folder is read with options')
  return check(host.readdir(path), 'scandir', path)
}

const lacks = (name: string) => (): never => handOver(`it has no ${name}`)
export const fchownSync = lacks('fchown')
export const fsyncSync = lacks('fsync')
export const lchownSync = lacks('lchown')
export const realpathSync = lacks('realpath')
