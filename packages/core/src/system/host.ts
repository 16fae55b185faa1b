import { readFileSync } from 'node:fs'
import type { Environment } from './environment.ts'

/**
 * The machine, user and process that this code runs in; a parameter of all code that depends on them, for tests.
 * @beta
 */
export interface Host {
  /** The numeric user id; null on Windows. */
  readonly userId: number | null
  readonly processId: number
  hostname(): string
  /** Changes with every boot of the machine; null where the system has no boot id. */
  bootId(): string | null
  /** Whether a process of this machine exists. */
  isAlive(processId: number): boolean
}

/** The real host. */
export function currentHost(): Host {
  return {
    userId: currentUserId(),
    processId: process.pid,
    hostname: () => os().hostname(),
    bootId: readBootId,
    isAlive,
  }
}

/** The numeric id of the user that this process runs as; null on Windows. */
export function currentUserId(): number | null {
  return process.getuid?.() ?? null
}

/** The numeric id of the primary group that this process runs with; null on Windows. */
export function currentGroupId(): number | null {
  return process.getgid?.() ?? null
}

/** The name of the platform, as in `process.platform`. */
export function currentPlatform(): string {
  return process.platform
}

/** The user's home directory: from the environment, else from the system; null when neither knows it. */
export function homeDirectory(environment: Environment): string | null {
  try {
    return environment.HOME || environment.USERPROFILE || os().homedir() || null
  } catch {
    // The system does not know the user id, as happens in containers.
    return null
  }
}

/** Lazy: most calls need neither the host name nor the home directory. */
function os(): typeof import('node:os') {
  return process.getBuiltinModule('node:os')
}

function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
