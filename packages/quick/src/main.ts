// The order matters: the modules of the programs use Node's globals while they are loaded.
import './globals/index.ts'
import './hand-over/full-program.ts'
import { basename } from 'node:path'
import { protocolPrograms } from '../../cli/src/protocol-programs.ts'
import { handOver } from './hand-over/hand-over.ts'

export { waitForEvent } from './event-loop.ts'

const program = protocolPrograms[basename(host.arguments[0] ?? '')] ?? handOver('it has another name')
program(host.arguments.slice(1)).catch((error) => handOver(`of an error (${error})`))
