import { runProgram } from './process/run-program.ts'
import { type Programs, protocolPrograms } from './protocol-programs.ts'

/**
 * Every program by its name on PATH.
 * Everything a cached response needs is imported eagerly: opening another file costs more than a few unused functions.
 */
export const programs: Programs = {
  ecrlogin: runProgram,
  'get-ecr-login-command': (argv) => runProgram(['get', '-o', 'sh', ...argv]),
  ...protocolPrograms,
}
