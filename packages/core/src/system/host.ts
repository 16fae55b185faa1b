import { readFileSync } from 'node:fs'

/** The machine, user and process that this runs in; a parameter of everything that depends on it, for tests. */
export interface Host {
  /** Null on Windows. */
  readonly userId: number | null
  readonly processId: number
  hostname(): string
  /** Differs after every boot of the machine; null where the system has none. */
  bootId(): string | null
  isAlive(processId: number): boolean
}

export function currentHost(): Host {
  return {
    userId: process.getuid?.() ?? null,
    processId: process.pid,
    hostname: () => os().hostname(),
    bootId: readBootId,
    isAlive,
  }
}

/** The platform's name, as Node has it. */
export function currentPlatform(): string {
  return process.platform
}

/** The user's home: from the environment, else from the system; null when neither has one. */
export function homeDirectory(environment: Readonly<Record<string, string | undefined>>): string | null {
  try {
    return environment.HOME || environment.USERPROFILE || os().homedir() || null
  } catch {
    // A user id that the system does not know, as in containers.
    return null
  }
}

/** Lazy: most calls need neither host name nor home. */
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
