import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../sandbox.ts'
import { findProgram } from './programs.ts'

/** A PATH with the CLI but without any client. */
export function pathWithoutClients({ home, environment }: Sandbox): string {
  const bin = join(home, 'node-alone')
  mkdirSync(bin)
  for (const program of ['node', 'env', 'ecrlogin']) {
    symlinkSync(findProgram(program, environment.PATH)!, join(bin, program))
  }
  return bin
}
