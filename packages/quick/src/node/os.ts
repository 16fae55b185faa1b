// The part of node:os that the programs use.
import { handOver } from '../hand-over/hand-over.ts'
import { check } from './errors.ts'

export function hostname(): string {
  return check(host.hostname(), 'uname')
}

/** Who knows the users of a system is a question of its configuration. */
export function homedir(): never {
  return handOver('HOME is not set')
}
