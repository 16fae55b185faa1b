import { runProtocol } from './process/run-protocol.ts'
import { handleDockerCredential } from './protocols/docker/helper.ts'

/** A program by its name on PATH. It takes its arguments and ends the process. */
export type Programs = Readonly<Record<string, (argv: readonly string[]) => Promise<never>>>

/** The programs that other programs start, each with a protocol on stdin and stdout. */
export const protocolPrograms: Programs = {
  'docker-credential-ecrlogin': (argv) => runProtocol(handleDockerCredential, argv),
  'ecrlogin-credential-provider': async (argv) =>
    runProtocol((await import('./protocols/kubelet/provider.ts')).handleCredentialProvider, argv),
}
