import { runProcess, runProtocol } from './edge.ts'
import { answerDocker } from './protocols/docker-credential.ts'

/**
 * Every program, by the name that it is called by; each takes its arguments and ends the process.
 * What docker's warm answer takes is imported at once: one more file to open takes longer than some functions unused.
 */
export const programs: Readonly<Record<string, (argv: readonly string[]) => Promise<never>>> = {
  ecrlogin: runProcess,
  'get-ecr-login-command': (argv) => runProcess(['get', '-o', 'sh', ...argv]),
  'docker-credential-ecrlogin': (argv) => runProtocol(answerDocker, argv),
  'ecrlogin-credential-provider': async (argv) =>
    runProtocol((await import('./protocols/credential-provider.ts')).answerKubelet, argv),
}
