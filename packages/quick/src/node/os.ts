// The part of node:os that the programs use.
import { handOver } from '../hand-over/hand-over.ts'
import { check } from './system-errors.ts'

export function hostname(): string {
  return check(host.hostname(), 'uname')
}

/** Hands over: only the system's configuration says where its users are known. */
export function homedir(): never {
  return handOver('HOME is not set')
}
