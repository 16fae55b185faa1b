// The order matters: the modules of the programs use Node's globals while they are loaded.
import './globals/index.ts'
import './hand-over/full-program.ts'
import { basename } from 'node:path'
import { protocolPrograms } from '../../cli/src/protocol-programs.ts'
import { handOver } from './hand-over/hand-over.ts'
import { bytesOf } from './node/bytes.ts'

export { waitForEvent } from './event-loop.ts'

const program = protocolPrograms[basename(host.arguments[0] ?? '')] ?? handOver('it has another name')
program(host.arguments.slice(1)).catch((error) => {
  try {
    handOver(`of an error (${error})`)
  } catch (missing) {
    // Nobody waits for this promise, so what it rejects with would be lost.
    host.write(2, bytesOf(`ecrlogin: ${(missing as Error).message}\n`))
    host.exit(1)
  }
})
