import { dirname } from 'node:path'
import { EcrLoginError } from '@ecrlogin/core/cached'
import { rejectSharedPath } from '@ecrlogin/core/internal'
import { createReporter } from '../../../cli/src/command/reporter.ts'
import { release } from '../../../cli/src/process/build-info.ts'
import { elapsedMs } from '../../../cli/src/process/prepare-process.ts'
import { bytesOf } from '../node/bytes.ts'
import { setFullProgram } from './hand-over.ts'

const ENOENT = -2

const own = host.readlink('/proc/self/exe')

/** Beside this program, never one from PATH. */
const path = typeof own === 'string' ? `${dirname(own)}/ecrlogin` : 'ecrlogin'

setFullProgram({
  path,
  release,
  reject() {
    if (typeof own !== 'string') return 'it cannot be found without /proc'
    const status = host.stat(path, true)
    if (status === ENOENT) return 'there is none'
    return typeof status === 'number' ? 'it cannot be read' : rejectSharedPath(path)
  },
  trace(reason) {
    const write = (text: string) => void host.write(2, bytesOf(text))
    createReporter(write, { errors: 'text', isVerbose: false, elapsedMs }).phase(`hand-over: ${reason}`)
  },
  missing(reason, obstacle) {
    return new EcrLoginError(
      'unexpected',
      `This call needs the full program ${path}, because ${reason}; ${obstacle}.`,
      'Copy both programs of one release into a folder that only its owner can write to.',
    )
  },
})
