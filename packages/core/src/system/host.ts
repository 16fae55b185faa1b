import { readFileSync } from 'node:fs'

/** What a process knows of the machine and of itself; a parameter of what depends on it, for tests. */
export interface Machine {
  /** Null on Windows. */
  readonly userId: number | null
  readonly processId: number
  readonly host: string
  /** Differs after every start of the machine; null where the system tells none. */
  readonly bootId: string | null
  isAlive(processId: number): boolean
}

/** The system's name as Node has it. */
export function thisSystem(): string {
  return process.platform
}

/** The machine and process that this runs in. */
export function thisMachine(): Machine {
  return {
    userId: process.getuid?.() ?? null,
    processId: process.pid,
    get host() {
      return os().hostname()
    },
    get bootId() {
      return readBootId()
    },
    isAlive,
  }
}

/** Loaded when it is asked for: most answers need neither. */
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
    // Another user's process cannot be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The user's home: what the environment says, else what the system knows; null when neither tells one. */
export function homeDirectory(environment: Readonly<Record<string, string | undefined>>): string | null {
  try {
    return environment.HOME || environment.USERPROFILE || os().homedir() || null
  } catch {
    // A user id without an entry among the system's users, as containers have it.
    return null
  }
}
