import { runProgram, runProtocol } from './process/run-program.ts'
import { handleDockerCredential } from './protocols/docker/helper.ts'

/**
 * Every program by its name on PATH. Each takes its arguments and ends the process.
 * Everything a cached response needs is imported eagerly: opening another file costs more than a few unused functions.
 */
export const programs: Readonly<Record<string, (argv: readonly string[]) => Promise<never>>> = {
  ecrlogin: runProgram,
  'get-ecr-login-command': (argv) => runProgram(['get', '-o', 'sh', ...argv]),
  'docker-credential-ecrlogin': (argv) => runProtocol(handleDockerCredential, argv),
  'ecrlogin-credential-provider': async (argv) =>
    runProtocol((await import('./protocols/kubelet/provider.ts')).handleCredentialProvider, argv),
}
