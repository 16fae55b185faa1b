import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { findPart, hasPart, requiredParts } from './parts.ts'

/** A daemon in a folder. */
export interface Daemon {
  /** Everything that it started ends with it, and its mounts are gone. */
  stop(): Promise<void>
}

const daemons = ['engine', 'containerd'] as const

type DaemonPart = (typeof daemons)[number]

/** True if a part has a daemon. */
export function isDaemon(part: string): part is DaemonPart {
  return daemons.some((name) => name === part)
}

/** The reason that a test may not or cannot start the daemon of a part; null when it can. */
export function missingDaemon(part: DaemonPart): string | null {
  // Whoever fetched a part or requires it has asked for it to be started; whoever installed it has not.
  if (!findPart(part) && !requiredParts().includes(part)) return `the part ${part} was not fetched`
  if (!hasPart(part)) return `there is no ${part}`
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return `only root can start ${part}`
  return spawnSync('unshare', [...namespaces, 'true']).status === 0
    ? null
    : 'root may not mount anything here'
}

/** The end of a process in its own namespace ends all others in it, and its mounts are not those of the machine. */
const namespaces = ['--mount', '--pid', '--mount-proc', '--fork', '--kill-child']

/** The folders in which daemons write whatever their options say. They see an empty one, which is gone with them. */
const shared = ['/run', '/etc/docker']

const script = `${shared.map((folder) => `mount -t tmpfs tmpfs ${folder}`).join(' && ')} && exec "$@"`

/**
 * Starts a daemon and waits until `isReady` returns true. It ends with this process at the latest. Its output is in the
 * file `log` in the folder, and in the error if it does not become ready.
 */
export async function startDaemon(
  argv: readonly string[],
  folder: string,
  environment: Record<string, string>,
  isReady: () => Promise<boolean>,
): Promise<Daemon> {
  const missing = shared.filter((one) => !existsSync(one))
  for (const one of missing) mkdirSync(one, { recursive: true })
  const log = join(folder, 'log')
  const output = openSync(log, 'w')
  const args = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-c', script, 'sh', ...argv]
  const child = spawn('setpriv', args, { env: environment, cwd: folder, stdio: ['ignore', output, output] })
  closeSync(output)
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
    for (const one of missing) removeEmpty(one)
  }
  if (await waitFor(isReady, child)) return { stop }
  await stop()
  throw new Error(`${argv[0]} did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`)
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another test has removed it, or something is in it by now.
  }
}

async function waitFor(isReady: () => Promise<boolean>, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 40_000
  while (child.exitCode === null && Date.now() < deadline) {
    if (await isReady()) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}
