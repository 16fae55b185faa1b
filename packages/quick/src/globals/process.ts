import { handOver } from '../hand-over/hand-over.ts'
import * as os from '../node/os.ts'
import { check } from '../node/system-errors.ts'

const builtins: Readonly<Record<string, object>> = {
  'node:os': os,
  // There are no warnings of listeners to prevent.
  'node:events': { setMaxListeners() {} },
}

/** The part of Node's `process` that the programs use. */
export const process = {
  env: Object.fromEntries(
    host.environment.map((pair) => {
      const end = pair.indexOf('=', 1)
      return [pair.slice(0, end), pair.slice(end + 1)]
    }),
  ),
  pid: host.processId,
  cwd(): string {
    const folder = host.readlink('/proc/self/cwd')
    return typeof folder === 'string' && !folder.endsWith(' (deleted)')
      ? folder
      : handOver('it has no current directory')
  },
  getuid: () => host.userId,
  getgid: () => host.groupId,
  kill(processId: number, signal: number) {
    return check(host.kill(processId, signal), 'kill') === 0
  },
  getBuiltinModule: (name: string) => builtins[name],
  exit: (code: number) => host.exit(code),
  // Uncaught errors hand over, and there are no warnings.
  on() {},
  removeAllListeners() {},
}
