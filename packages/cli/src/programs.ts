import { runProcess, runProtocol } from './edge.ts'

/** Every program, by the name that it is called by; each takes its arguments and ends the process. */
export const programs: Readonly<Record<string, (argv: readonly string[]) => Promise<never>>> = {
  ecrlogin: runProcess,
  'get-ecr-login-command': (argv) => runProcess(['get', '-o', 'sh', ...argv]),
  'docker-credential-ecrlogin': async (argv) => {
    const { answerDocker } = await import('./protocols/docker-credential.ts')
    return runProtocol(answerDocker, argv)
  },
  'ecrlogin-credential-provider': async (argv) => {
    const { answerKubelet } = await import('./protocols/credential-provider.ts')
    return runProtocol(answerKubelet, argv)
  },
}
